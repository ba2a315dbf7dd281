import { useNavigate, useSearch } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { ChevronRight, Circle } from 'lucide-react';
import { useId } from 'react';
import { AgentAnswer } from '../answers/agent-answer.tsx';
import { toLabel } from '../asking/read-fields.ts';
import { describeDuration, type Node, type Run, runWords } from './run-words.ts';
import { canRetry, isOver } from './use-live-run.ts';

interface RunStepsProps {
  readonly run: Run;
  readonly graph: { readonly nodes: readonly Node[]; readonly edges: readonly Edge[] };
  /** What the agents answered, by the name of the answer. */
  readonly results: Readonly<Record<string, unknown>>;
}

interface Edge {
  readonly to: string;
  readonly label: string | null;
}

/** The steps of a run in their order, each with its state and, where it has one, its answer. The address keeps the open one. */
export function RunSteps({ run, graph, results }: RunStepsProps) {
  const search = useSearch({ from: '/bloom/workflows/$runId' });
  const nodes = graph.nodes.filter(({ type }) => type !== 'condition');
  const own = new Set(nodes.map(({ id }) => answerOf(id)));
  const further = Object.keys(results).filter((name) => !own.has(name));
  const last = nodes.findLast(({ id, state }) => state === 'completed' && answerOf(id) in results);
  const open = search.step ?? (run.status === 'completed' ? last?.id : undefined);
  return (
    <section aria-labelledby="steps" className="mt-10">
      <h2 id="steps" className="text-18 font-semibold">
        Steps
      </h2>
      <ol className="mt-2">
        {nodes.map((node) => (
          <Step
            key={node.id}
            id={node.id}
            label={toLabel(node.label)}
            condition={describeConditions(graph.edges, node.id)}
            state={describeState(run, node, run.status === 'failed' && !canRetry(run))}
            took={describeTook(run, node.id)}
            reply={results[answerOf(node.id)]}
            isOpen={open === node.id}
          />
        ))}
        {further.map((name) => (
          <Step
            key={name}
            id={name}
            label={toLabel(name)}
            condition={undefined}
            state={runWords.completed}
            took={describeTook(run, name)}
            reply={results[name]}
            isOpen={open === name}
          />
        ))}
      </ol>
    </section>
  );
}

/** The name of a step's answer: that of the agent where a condition led to it. */
function answerOf(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}

const idle = { word: 'To come', Icon: Circle, tone: 'text-line-strong' } as const;
const passed = { ...idle, word: 'Not taken' } as const;

function describeState(run: Run, { id, type, state }: Node, wasRefused: boolean) {
  if (type === 'approval' && state === 'completed')
    return wasRefused && run.step === id
      ? { ...runWords.failed, word: 'Refused' }
      : { ...runWords.completed, word: 'Approved' };
  if (state === 'pending') return isOver(run.status) ? passed : idle;
  return runWords[state];
}

/** What led to a step. */
function describeConditions(edges: readonly Edge[], id: string): string | undefined {
  const labels = edges.flatMap(({ to, label }) => (to === id && label !== null ? [label] : []));
  if (labels.length === 0) return undefined;
  return labels.map((label) => (label === 'else' ? 'otherwise' : `if ${label}`)).join(', or ');
}

function describeTook(run: Run, id: string): string {
  const step = run.steps.findLast(({ name }) => name.split('#')[0] === id);
  if (step === undefined) return '';
  const tries = step.tries > 1 ? `${step.tries} tries` : '';
  const ms =
    step.finished_at === null ? undefined : Date.parse(step.finished_at) - Date.parse(step.started_at);
  return [tries, ms === undefined ? '' : describeDuration(ms)].filter((part) => part !== '').join(', ');
}

interface StepProps {
  readonly id: string;
  readonly label: string;
  readonly condition: string | undefined;
  readonly state: Pick<typeof runWords.running, 'word' | 'Icon' | 'tone'>;
  readonly took: string;
  readonly reply: unknown;
  readonly isOpen: boolean;
}

function Step({ id, label, condition, state, took, reply, isOpen }: StepProps) {
  const panel = useId();
  const navigate = useNavigate({ from: '/bloom/workflows/$runId' });
  const { word, Icon, tone } = state;
  const hasReply = reply !== undefined;
  const line = (
    <>
      <Icon size={20} aria-hidden className={`mt-0.5 shrink-0 ${tone}`} />
      <span className="min-w-0 grow text-left">
        <span className="block font-medium wrap-anywhere">{label}</span>
        <span className="block text-14 text-ink-soft tabular-nums">
          {[condition, word, took].filter((part) => part !== undefined && part !== '').join(', ')}
        </span>
      </span>
      <ChevronRight
        size={16}
        aria-hidden
        className={clsx(
          'mt-1 shrink-0 transition-transform',
          isOpen && 'rotate-90',
          !hasReply && 'invisible',
        )}
      />
    </>
  );
  const look = 'flex items-start gap-3 py-3';
  return (
    <li className="border-b border-line last:border-b-0">
      {hasReply ? (
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={panel}
          onClick={() =>
            void navigate({ search: { step: isOpen ? 'none' : id }, replace: true, resetScroll: false })
          }
          className={clsx(
            look,
            '-mx-2 w-[calc(100%+1rem)] cursor-pointer rounded-control px-2 hover:bg-sunken',
          )}
        >
          {line}
        </button>
      ) : (
        <div className={look}>{line}</div>
      )}
      <div id={panel} hidden={!isOpen || !hasReply} className="pb-4 pl-8">
        {isOpen && hasReply && <AgentAnswer reply={reply} />}
      </div>
    </li>
  );
}
