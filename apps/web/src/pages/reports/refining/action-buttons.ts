import type { ComponentType } from 'react';
import type { ActionFormProps } from './action-form.tsx';
import { LengthForm } from './length-form.tsx';
import { RemoveForm, RenameForm } from './part-forms.tsx';
import { ReplaceForm } from './replace-form.tsx';

interface InstantButton {
  readonly label: string;
  readonly action: 'shorten' | 'bullets' | 'table' | 'plainer' | 'more_formal' | 'fix_headings';
  readonly Form?: undefined;
}

/** Asks for the values of its action first; the length form knows three of them. */
interface FormButton {
  readonly label: string;
  readonly action: 'shorten_to_words' | 'rename_heading' | 'remove' | 'replace_text';
  readonly Form: ComponentType<ActionFormProps>;
}

export type ActionButton = InstantButton | FormButton;

/** Every named action, the frequent ones first. */
export const actionButtons: readonly ActionButton[] = [
  { label: 'Shorter', action: 'shorten' },
  { label: 'Shorten to…', action: 'shorten_to_words', Form: LengthForm },
  { label: 'Bullets', action: 'bullets' },
  { label: 'Table', action: 'table' },
  { label: 'Plainer', action: 'plainer' },
  { label: 'More formal', action: 'more_formal' },
  { label: 'Fix headings', action: 'fix_headings' },
  { label: 'Rename heading…', action: 'rename_heading', Form: RenameForm },
  { label: 'Remove part…', action: 'remove', Form: RemoveForm },
  { label: 'Replace words…', action: 'replace_text', Form: ReplaceForm },
];

/** Which button an action belongs to. */
export function findButton(action: string | undefined): ActionButton | undefined {
  const isLength = action === 'shorten_to_share' || action === 'shorten_by_share';
  return actionButtons.find((button) => button.action === (isLength ? 'shorten_to_words' : action));
}
