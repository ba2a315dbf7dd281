import type { Kept, Work } from '../customer/work.ts';
import type { Draft } from '../rules/draft-content.ts';

/** Stores a draft till somebody approves it. It belongs to somebody: what nobody owns is not kept. */
export async function keepDraft(
  { rows, identity, user_id }: Pick<Work, 'rows' | 'identity' | 'user_id'>,
  draft: Draft & { readonly content_type: string; readonly lead_id: string | null },
): Promise<Kept> {
  if (user_id === null) return { fields: { content_id: null }, sources: [] };
  const data = { ...draft, user_id, agent_type: 'content_creation' };
  const { id } = await rows.write(identity, async (tx) => await tx.bloomGeneratedContent.create({ data }));
  return { fields: { content_id: id }, sources: [{ table: 'generated_content', id }] };
}
