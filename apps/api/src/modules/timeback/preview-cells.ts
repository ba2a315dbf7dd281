import { cellStatuses, type Cell, type CellInput } from '@quintet/contracts/timeback/admin-schemas';
import { icps, quizzes, type Choice, type Icp } from '@quintet/contracts/timeback/schemas';
import type { z } from 'zod';
import type { Context } from '../../context.ts';
import { ContractError } from '../../platform/contract-error.ts';
import { toFigures } from './figures.ts';
import type { TimebackServices } from './open-timeback.ts';
import type { ComposedPage, PageRequest } from './pages.ts';
import { checkContext } from './quiz.ts';
import type { ScopeStats } from './stats.ts';
import { stateNames } from './us-states.ts';
import type { Variant } from './variants.ts';

const variants: readonly Variant[] = ['A', 'B'];
const expiringDays = 30;
const dayMs = 86_400_000;
/** A well-formed district that nobody has: it stands for all districts without content or figures of their own. */
const nowhere = 'US-ZZ-Anywhere';
/** Districts of one state differ in nothing but their figures, so that the largest show what there is to see. */
const mostDistricts = 24;

type Segment = Pick<PageRequest, 'icp' | 'outcome' | 'context_key' | 'context_value'>;

/** How one version of a page comes out now. */
interface Version extends Pick<PageRequest, 'variant' | 'preview'> {
  readonly page: ComposedPage | undefined;
  readonly missing: readonly string[];
}

/** Every icp, outcome and context with how its page stands, composed by the code that serves visitors. */
export function listCells(ctx: Context<string>) {
  const { timeback } = ctx.services;
  const rows = icps.map((icp) => ({
    icp,
    outcomes: [...quizzes[icp].outcomes],
    context_key: quizzes[icp].context_key,
    context_values: listContexts(timeback, icp),
  }));
  const cells = rows.flatMap(({ icp, outcomes, context_key, context_values }) =>
    outcomes.flatMap((outcome) =>
      context_values.map((context) => {
        const segment = { icp, outcome: outcome.value, context_key, context_value: context.value };
        return describeCell(timeback, segment, composeVersions(timeback, segment));
      }),
    ),
  );
  return {
    content_version: timeback.content.content_version,
    expiring_days: expiringDays,
    rows,
    cells,
  };
}

/** The four versions of one page. Throws `invalid_context` for answers that no visitor can give. */
export function previewCell(ctx: Context<string>, input: z.output<typeof CellInput>) {
  const { timeback } = ctx.services;
  const { icp } = input;
  const answers = checkContext(icp, input.outcome, quizzes[icp].context_key, input.context_value);
  if (answers === undefined) throw new ContractError('invalid_context');
  const segment = { icp, ...answers };
  const versions = composeVersions(timeback, segment);
  const figures = timeback.stats.find(answers.context_key, answers.context_value);
  return {
    ...describeCell(timeback, segment, versions),
    figures: figures === undefined ? null : toFigures(figures),
    versions: versions.map(({ variant, preview, page, missing }) => ({
      variant_id: variant,
      preview,
      components: [...(page?.components ?? [])],
      block_ids: [...(page?.block_ids ?? [])],
      rules: [...(page?.rules ?? [])],
      missing: [...missing],
      body_hash: page?.hash ?? null,
    })),
  };
}

function listContexts({ content, stats }: TimebackServices, icp: Icp): Choice[] {
  const { context_key, context_values } = quizzes[icp];
  if (context_key !== 'district') return [...context_values];
  const largest = stats
    .list()
    .filter(({ scope }) => scope === 'district')
    .sort((one, other) => other.pupils - one.pupils)
    .slice(0, mostDistricts);
  const states = content.blocks.flatMap((block) =>
    block.icp !== icp || block.geography === '*' ? [] : block.geography,
  );
  return [
    ...largest.map(toDistrictChoice),
    ...[...new Set(states)].sort().map((state) => ({
      value: `${state}-Anywhere`,
      label: `Any other district in ${stateNames.get(state.slice(3)) ?? state}`,
    })),
    { value: nowhere, label: 'Any district in another state' },
  ];
}

/** `US-TX-El Paso` of the scope `us-tx-el paso`, which is labelled `El Paso, Texas`. */
function toDistrictChoice({ key, scope_label }: ScopeStats): Choice {
  const town = scope_label.slice(0, scope_label.lastIndexOf(', '));
  return { value: `US-${key.slice(3, 5).toUpperCase()}-${town}`, label: scope_label };
}

function composeVersions({ pages }: TimebackServices, segment: Segment): Version[] {
  return [false, true].flatMap((preview) =>
    variants.map((variant) => ({
      variant,
      preview,
      ...pages.inspect({ ...segment, variant, preview }),
    })),
  );
}

function describeCell(timeback: TimebackServices, segment: Segment, versions: readonly Version[]): Cell {
  const live = versions.filter(({ preview }) => !preview);
  const block_ids = collectIds(live);
  const drafts = collectIds(versions.filter(({ preview }) => preview)).filter(
    (id) => !block_ids.includes(id) && isDraft(timeback, id),
  );
  const expiring = findExpiring(timeback, block_ids);
  const missing = live.flatMap((version) =>
    version.missing.map((block) => ({ variant_id: version.variant, block })),
  );
  const found = {
    broken: live.some(({ page }) => page === undefined),
    expiring: expiring.length > 0,
    draft: drafts.length > 0,
    ok: true,
  };
  const status = cellStatuses.find((candidate) => found[candidate]) ?? 'ok';
  const { icp, outcome, context_value } = segment;
  return { icp, outcome, context_value, status, block_ids, drafts, expiring, missing };
}

function collectIds(versions: readonly Version[]): string[] {
  return [...new Set(versions.flatMap(({ page }) => page?.block_ids ?? []))];
}

function isDraft({ content }: TimebackServices, id: string): boolean {
  return content.blocks.some((block) => block.id === id && block.status === 'draft');
}

function findExpiring({ content }: TimebackServices, ids: readonly string[]): Cell['expiring'] {
  const end = Date.now() + expiringDays * dayMs;
  return content.blocks.flatMap(({ id, expires_at }) =>
    expires_at !== null && ids.includes(id) && Date.parse(expires_at) < end
      ? [{ block_id: id, expires_at }]
      : [],
  );
}
