import { describe, expect, it } from 'vitest';
import { blockNames } from './content-block.ts';
import type { ContentBlock } from './content-block.ts';
import { compileLibrary } from './content-library.ts';
import { selectBlocks } from './select-blocks.ts';
import type { PageRequest } from './select-blocks.ts';

const noon = new Date('2026-01-01T12:00:00Z');

function mintBlock(given: Partial<ContentBlock>): ContentBlock {
  const block = given.block ?? 'vision';
  return {
    id: given.id ?? `plain.${block}`,
    block,
    icp: 'parent',
    outcome_tags: '*',
    context_key: 'grade',
    context_values: '*',
    geography: '*',
    proof_tier: 'programme',
    needs: null,
    numbers: [],
    priority: 10,
    tone: 'warm',
    expires_at: null,
    status: 'published',
    variant: null,
    url: null,
    updated_at: '2026-01-01T00:00:00Z',
    body: 'Text',
    file: 'parent/default/text.md',
    ...given,
  };
}

/** The id of the vision that wins for a segment among the given ones; the other blocks are always there. */
function selectVision(
  visions: readonly Partial<ContentBlock>[],
  segment: Partial<PageRequest> = {},
): string | undefined {
  const others = blockNames.filter((name) => name !== 'vision').map((block) => mintBlock({ block }));
  const library = compileLibrary([...others, ...visions.map(mintBlock)]);
  const selection = selectBlocks(library, {
    icp: 'parent',
    outcome: 'catch_up',
    context_key: 'grade',
    context_value: 'K-3',
    variant: 'A',
    preview: false,
    at: noon,
    hasStats: false,
    ...segment,
  });
  return selection?.blocks.find(({ block }) => block === 'vision')?.id;
}

describe('selectBlocks', () => {
  it('gives one block for each place of the page, in page order, with the rule that chose it', () => {
    const blocks = blockNames.map((block) => mintBlock({ block }));
    const segment = {
      icp: 'parent',
      outcome: 'catch_up',
      context_key: 'grade',
      context_value: 'K-3',
    } as const;
    const selection = selectBlocks(compileLibrary(blocks.toReversed()), {
      ...segment,
      variant: 'A',
      preview: false,
      at: noon,
      hasStats: false,
    });
    expect(selection?.blocks.map(({ block }) => block)).toEqual(blockNames);
    expect(selection?.rules[0]).toBe('hero_block = plain.hero_block (outcome any, grade any, priority 10)');
  });

  it('takes the highest priority, and the first id among equals, whatever the order of the files', () => {
    const visions = [
      { id: 'low', priority: 1 },
      { id: 'tie.b', priority: 20 },
      { id: 'tie.a', priority: 20 },
    ];
    expect(selectVision(visions)).toBe('tie.a');
    expect(selectVision(visions.toReversed())).toBe('tie.a');
  });

  it('fits outcome and context, the latter by band or by the very value', () => {
    const visions = [
      { id: 'any' },
      { id: 'outcome', outcome_tags: ['free_time'], priority: 40 },
      { id: 'band', context_values: ['K-5'], priority: 20 },
      { id: 'value', context_values: ['K-4'], priority: 30 },
    ];
    expect(selectVision(visions)).toBe('band');
    expect(selectVision(visions, { context_value: 'K-4' })).toBe('value');
    expect(selectVision(visions, { context_value: '9-12' })).toBe('any');
    expect(selectVision(visions, { outcome: 'free_time' })).toBe('outcome');
  });

  it('fits a state only for a visitor whose district is in it', () => {
    const visions = [{ id: 'any' }, { id: 'texas', geography: ['US-TX'], priority: 20 }].map((vision) => ({
      ...vision,
      icp: 'school' as const,
      context_key: 'district' as const,
    }));
    const others = blockNames.map((block) =>
      mintBlock({ block, icp: 'school', context_key: 'district', priority: 0 }),
    );
    const library = compileLibrary([...others, ...visions.map(mintBlock)]);
    const select = (context_value: string): string | undefined =>
      selectBlocks(library, {
        icp: 'school',
        outcome: 'close_gaps',
        context_key: 'district',
        context_value,
        variant: 'B',
        preview: false,
        at: noon,
        hasStats: false,
      })?.blocks[2]?.id;
    expect(select('US-TX-Brownsville')).toBe('texas');
    expect(select('US-NM-Doña Ana')).toBe('any');
  });

  it('lets a block go at the moment it expires', () => {
    const visions = [{ id: 'lasting' }, { id: 'seasonal', priority: 20, expires_at: noon.toISOString() }];
    expect(selectVision(visions, { at: new Date(noon.getTime() - 1) })).toBe('seasonal');
    expect(selectVision(visions, { at: noon })).toBe('lasting');
  });

  it('shows drafts in preview only', () => {
    const visions = [{ id: 'live' }, { id: 'draft', priority: 90, status: 'draft' as const }];
    expect(selectVision(visions)).toBe('live');
    expect(selectVision(visions, { preview: true })).toBe('draft');
  });

  it('gives each variant its own block', () => {
    const visions = [
      { id: 'a', variant: 'A' as const },
      { id: 'b', variant: 'B' as const },
    ];
    expect(selectVision(visions, { variant: 'A' })).toBe('a');
    expect(selectVision(visions, { variant: 'B' })).toBe('b');
  });

  it('offers a block with figures only when there are figures, and local ones only when they are local', () => {
    const visions = [
      { id: 'plain' },
      { id: 'data', priority: 20, needs: 'stats' as const },
      { id: 'local', priority: 30, needs: 'local_stats' as const },
    ];
    expect(selectVision(visions)).toBe('plain');
    expect(selectVision(visions, { hasLocalStats: true })).toBe('plain');
    expect(selectVision(visions, { hasStats: true })).toBe('data');
    expect(selectVision(visions, { hasStats: true, hasLocalStats: true })).toBe('local');
  });

  it('gives nothing when the page would have a hole or the icp has no such outcome', () => {
    expect(selectVision([])).toBeUndefined();
    expect(selectVision([{ id: 'any' }], { outcome: 'lower_cac' })).toBeUndefined();
  });
});
