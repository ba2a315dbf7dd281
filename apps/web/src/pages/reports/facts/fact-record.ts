import { readFault } from '../../../api/fault.ts';
import { toForm, type FieldSpec } from '../fact-form/field-spec.ts';
import type { FormGroup } from '../fact-form/form-value.ts';
import type { FactRecord } from '../fact-form/use-fact-form.ts';
import type { Issue } from '../fact-form/mistakes.ts';
import { makeRecordId } from './record-id.ts';

interface RecordPlan<Facts> {
  /** Names the draft in this browser. */
  readonly draft: string;
  /** What is stored, or what a new record begins with. */
  readonly stored: Readonly<Record<string, unknown>>;
  /** 0 for a new record. */
  readonly revision: number;
  readonly fields: readonly FieldSpec[];
  readonly idField: 'customer_id' | 'opportunity_id';
  /** Whether the id is to be chosen still. */
  readonly isNew: boolean;
  /** An id that is left out is made from this field. */
  readonly nameField: 'name' | 'title';
  readonly idPrefix: 'cust' | 'opp';
  readonly takenWords: string;
  readonly schema: {
    safeParse(
      facts: unknown,
    ): { success: true; data: Facts } | { success: false; error: { readonly issues: readonly Issue[] } };
  };
  readonly idOf: (facts: Facts) => string;
  /** Throws `NOT_FOUND` where there is no record of this id. */
  readonly read: (id: string) => Promise<unknown>;
  readonly write: (facts: Facts, revision: { readonly revision?: number }) => Promise<void>;
  /** Reads the record again, since somebody else has saved it. */
  readonly refresh: (id: string) => Promise<void>;
}

/** A customer or an opportunity as its form works with it. */
export function createFactRecord<Facts>(plan: RecordPlan<Facts>): FactRecord<Facts> {
  const { idField, fields, revision } = plan;
  return {
    name: plan.draft,
    stored: toForm(plan.stored, fields),
    revision,
    fields,
    fixed: new Set(plan.isNew ? [] : [idField]),
    complete: (form) => giveId(form, plan),
    check(facts) {
      const parsed = plan.schema.safeParse(facts);
      if (parsed.success) return { facts: parsed.data };
      // A missing id is made once there is a name.
      const isSaid = ({ path }: Issue) => path[0] !== idField || facts[idField] !== undefined;
      return { issues: parsed.error.issues.filter(isSaid) };
    },
    async save(facts, revision) {
      const id = plan.idOf(facts);
      if (revision === 0 && (await isThere(plan.read(id)))) return new Map([[idField, plan.takenWords]]);
      try {
        await plan.write(facts, revision === 0 ? {} : { revision });
      } catch (error) {
        if (readFault(error).code === 'CONFLICT') await plan.refresh(id);
        throw error;
      }
      return undefined;
    },
  };
}

interface IdPlan {
  readonly idField: string;
  readonly nameField: string;
  readonly idPrefix: string;
}

function giveId(form: FormGroup, { idField, nameField, idPrefix }: IdPlan): FormGroup {
  const [given, name] = [form[idField], form[nameField]];
  const isMissing = typeof given !== 'string' || given.trim() === '';
  return isMissing && typeof name === 'string' && name.trim() !== ''
    ? { ...form, [idField]: makeRecordId(idPrefix, name) }
    : form;
}

async function isThere(read: Promise<unknown>): Promise<boolean> {
  try {
    await read;
    return true;
  } catch (error) {
    if (readFault(error).code === 'NOT_FOUND') return false;
    throw error;
  }
}
