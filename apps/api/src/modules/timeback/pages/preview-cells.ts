import { cellStatuses, type Cell, type CellInput } from '@quintet/contracts/timeback/admin-schemas';
import { icps, quizzes, type Choice, type Icp } from '@quintet/contracts/timeback/schemas';
import type { z } from 'zod';
import type { Context } from '../../../context.ts';
import { ContractError } from '../../../platform/errors/contract-error.ts';
import { toFigures } from '../students/figures.ts';
import { findMissingBlocks, toPageRequest, type PageVersion } from '../content/select-blocks.ts';
import { nameCopy, readCopy, type WrittenBlocks } from '../copy/segment-copy.ts';
import { checkContext, type Segment } from '../quiz/quiz.ts';
import { stateNames } from '../quiz/us-states.ts';
import { listStats, pickStats } from '../students/scope-stats.ts';
import type { ScopeStats } from '../students/stats.ts';
import { composePage, type ComposedPage, type PageSource } from './compose-page.ts';
import type { Variant } from '../experiments/variants.ts';

const variants: readonly Variant[] = ['A', 'B'];
const expiringDays = 30;
const dayMs = 86_400_000;
/** A well-formed district that nobody has: it stands for all districts without content or figures of their own. */
const nowhere = 'US-ZZ-Anywhere';
/** Districts of one state differ in nothing but their figures, so that the largest show what there is to see. */
const mostDistricts = 24;

/** What pages are made of now: read once for all of them. */
interface Material extends PageSource {
  readonly stats: readonly ScopeStats[];
  readonly copy: ReadonlyMap<string, WrittenBlocks>;
}

/** How one version of a page comes out now. */
interface Version extends PageVersion {
  readonly page: ComposedPage | undefined;
  readonly missing: readonly string[];
}

/** Every icp, outcome and context with how its page stands, composed by the code that serves visitors. */
export async function listCells(ctx: Context<PageSource, string>) {
  const material = await readMaterial(ctx);
  const rows = icps.map((icp) => ({
    icp,
    outcomes: [...quizzes[icp].outcomes],
    context_key: quizzes[icp].context_key,
    context_values: listContexts(material, icp),
  }));
  const cells = rows.flatMap(({ icp, outcomes, context_key, context_values }) =>
    outcomes.flatMap((outcome) =>
      context_values.map((context) => {
        const segment = { icp, outcome: outcome.value, context_key, context_value: context.value };
        return describeCell(material, segment, composeVersions(material, segment));
      }),
    ),
  );
  return {
    content_version: material.content.content_version,
    expiring_days: expiringDays,
    rows,
    cells,
  };
}

/** The four versions of one page. Throws `invalid_context` for answers that no visitor can give. */
export async function previewCell(ctx: Context<PageSource, string>, input: z.output<typeof CellInput>) {
  const { icp } = input;
  const answers = checkContext(icp, input.outcome, quizzes[icp].context_key, input.context_value);
  if (answers === undefined) throw new ContractError('invalid_context');
  const segment = { icp, ...answers };
  const material = await readMaterial(ctx);
  const versions = composeVersions(material, segment);
  const stats = pickStats(material.stats, answers.context_key, answers.context_value);
  return {
    ...describeCell(material, segment, versions),
    figures: stats === undefined ? null : toFigures(stats),
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

async function readMaterial({ core, services }: Context<PageSource, string>): Promise<Material> {
  const { content, charts } = services;
  const { prisma } = core.db;
  const [stats, copy] = await Promise.all([listStats(prisma), readCopy(prisma, content.content_version)]);
  return { content, charts, stats, copy };
}

function listContexts({ content, stats }: Material, icp: Icp): Choice[] {
  const { context_key, context_values } = quizzes[icp];
  if (context_key !== 'district') return [...context_values];
  const largest = stats
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

function composeVersions(material: Material, segment: Segment): Version[] {
  const stats = pickStats(material.stats, segment.context_key, segment.context_value);
  return [false, true].flatMap((preview) =>
    variants.map((variant) => {
      const version = { variant, preview };
      const copy = preview ? undefined : material.copy.get(nameCopy(segment, variant, stats));
      const page = composePage(material, segment, version, { stats, copy });
      if (page !== undefined) return { ...version, page, missing: [] };
      const missing = findMissingBlocks(material.content, toPageRequest(segment, version, stats));
      return { ...version, page, missing };
    }),
  );
}

function describeCell(material: Material, segment: Segment, versions: readonly Version[]): Cell {
  const live = versions.filter(({ preview }) => !preview);
  const block_ids = collectIds(live);
  const drafts = collectIds(versions.filter(({ preview }) => preview)).filter(
    (id) => !block_ids.includes(id) && isDraft(material, id),
  );
  const expiring = findExpiring(material, block_ids);
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

function isDraft({ content }: Material, id: string): boolean {
  return content.blocks.some((block) => block.id === id && block.status === 'draft');
}

function findExpiring({ content }: Material, ids: readonly string[]): Cell['expiring'] {
  const end = Date.now() + expiringDays * dayMs;
  return content.blocks.flatMap(({ id, expires_at }) =>
    expires_at !== null && ids.includes(id) && Date.parse(expires_at) < end
      ? [{ block_id: id, expires_at }]
      : [],
  );
}
