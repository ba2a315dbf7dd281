import { useNavigate } from '@tanstack/react-router';
import {
  Bell,
  Bot,
  ChartNoAxesColumn,
  CreditCard,
  MessagesSquare,
  Play,
  Settings,
  UserPlus,
  UserRound,
  Users,
  Workflow,
  type LucideIcon,
} from 'lucide-react';
import { trpc } from '../../../api/trpc.ts';
import { nameLead } from '../asking/lead-picker.tsx';
import { describeRun, nameWorkflow, runWords } from '../workflows/run-words.ts';

/** What the palette offers. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** What kind of thing it is. */
  readonly about: string;
  readonly Icon: LucideIcon;
  readonly go: () => void;
}

const runsLookedAt = 50;
const mostRuns = 8;
const mostLeads = 6;

/** All that has every word of the text, pages and actions first; without a text those alone. */
export function useCommands(text: string): {
  readonly commands: readonly Command[];
  readonly isSearching: boolean;
} {
  const places = [...usePlaces(), ...useActions()];
  const runs = useRuns(text !== '');
  const leads = useLeads(text);
  const words = text
    .toLowerCase()
    .split(/\s/)
    .filter((word) => word !== '');
  const fits = ({ label, about }: Command) => {
    const own = `${label} ${about}`.toLowerCase();
    return words.every((word) => own.includes(word));
  };
  return {
    // Which leads have the words, the server says.
    commands: [...places.filter(fits), ...leads.commands, ...runs.commands.filter(fits).slice(0, mostRuns)],
    isSearching: text !== '' && (runs.isPending || leads.isPending),
  };
}

/** The pages. */
function usePlaces(): Command[] {
  const navigate = useNavigate();
  const page = { about: 'Page' } as const;
  return [
    {
      ...page,
      id: 'overview',
      label: 'Overview',
      Icon: ChartNoAxesColumn,
      go: () => void navigate({ to: '/bloom' }),
    },
    {
      ...page,
      id: 'leads',
      label: 'Leads',
      Icon: Users,
      go: () => void navigate({ to: '/bloom/leads' }),
    },
    {
      ...page,
      id: 'conversations',
      label: 'Conversations',
      Icon: MessagesSquare,
      go: () => void navigate({ to: '/bloom/conversations' }),
    },
    {
      ...page,
      id: 'workflows',
      label: 'Workflows',
      Icon: Workflow,
      go: () => void navigate({ to: '/bloom/workflows' }),
    },
    { ...page, id: 'agents', label: 'Agents', Icon: Bot, go: () => void navigate({ to: '/bloom/agents' }) },
    {
      ...page,
      id: 'plans',
      label: 'Plans',
      Icon: CreditCard,
      go: () => void navigate({ to: '/bloom/plans' }),
    },
    {
      ...page,
      id: 'notifications',
      label: 'Notifications',
      Icon: Bell,
      go: () => void navigate({ to: '/bloom/notifications' }),
    },
    {
      ...page,
      id: 'settings',
      label: 'Settings',
      Icon: Settings,
      go: () => void navigate({ to: '/bloom/settings' }),
    },
  ];
}

/** What can be begun. */
function useActions(): Command[] {
  const navigate = useNavigate();
  const definitions = trpc.bloom.workflows.listDefinitions.useQuery({});
  const agents = trpc.bloom.agents.list.useQuery({});
  return [
    {
      id: 'add lead',
      label: 'Add lead',
      about: 'Action',
      Icon: UserPlus,
      go: () => void navigate({ to: '/bloom/leads', search: { panel: 'add' } }),
    },
    ...(definitions.data?.definitions ?? [])
      .filter(({ valid }) => valid)
      .map(({ workflow_id, name }) => ({
        id: `start ${workflow_id}`,
        label: `Start workflow: ${name}`,
        about: 'Action',
        Icon: Play,
        go: () => void navigate({ to: '/bloom/workflows', search: { start: workflow_id } }),
      })),
    ...(agents.data?.agents ?? []).map(({ agent_id, name }) => ({
      id: `ask ${agent_id}`,
      label: `Ask agent: ${name}`,
      about: 'Action',
      Icon: Bot,
      go: () => void navigate({ to: '/bloom/agents/$agentId', params: { agentId: agent_id } }),
    })),
  ];
}

/** Leads by name, address or company. */
function useLeads(search: string) {
  const navigate = useNavigate();
  const leads = trpc.bloom.leads.list.useQuery({ limit: mostLeads, search }, { enabled: search !== '' });
  const commands = (search === '' ? [] : (leads.data?.items ?? [])).map((lead): Command => ({
    id: lead.id,
    label: nameLead(lead),
    about: lead.lead_score === null ? 'Lead' : `Lead, score ${lead.lead_score}`,
    Icon: UserRound,
    go: () => void navigate({ to: '/bloom/leads', search: { lead: lead.id } }),
  }));
  return { commands, isPending: leads.isPending };
}

/** The newest runs. */
function useRuns(isWanted: boolean) {
  const navigate = useNavigate();
  const definitions = trpc.bloom.workflows.listDefinitions.useQuery({});
  const runs = trpc.bloom.workflows.list.useQuery({ limit: runsLookedAt }, { enabled: isWanted });
  const commands = (isWanted ? (runs.data?.workflows ?? []) : []).map((run): Command => {
    const { word, Icon } = runWords[run.current_state];
    const name = nameWorkflow(definitions.data?.definitions, run.workflow_id);
    return {
      id: run.workflow_run_id,
      label: [describeRun(run), name].filter((part) => part !== undefined).join(' – '),
      about: `Run, ${word.toLowerCase()}`,
      Icon,
      go: () => void navigate({ to: '/bloom/workflows/$runId', params: { runId: run.workflow_run_id } }),
    };
  });
  return { commands, isPending: runs.isPending };
}
