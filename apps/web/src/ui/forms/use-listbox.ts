import { useId, useState, type KeyboardEvent } from 'react';

interface Listbox {
  /** How many options there are. */
  readonly count: number;
  readonly isOpen: boolean;
  readonly onChoose: (index: number) => void;
}

/**
 * The keys and the names of a text field with a list of options below it (ARIA's combobox): arrows move through the
 * list, Enter takes the option, and the focus stays in the field.
 */
export function useListbox({ count, isOpen, onChoose }: Listbox) {
  const id = useId();
  const [wanted, setActive] = useState(0);
  const active = Math.min(wanted, count - 1);
  const isActive = isOpen && active >= 0;

  function handleKey(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing || !isActive) return;
    const to = targetOf(event.key, active, count);
    if (event.key !== 'Enter' && to === undefined) return;
    event.preventDefault();
    if (to === undefined) return onChoose(active);
    setActive(to);
    document.getElementById(`${id}-${to}`)?.scrollIntoView({ block: 'nearest' });
  }

  return {
    active,
    setActive,
    input: {
      role: 'combobox',
      autoComplete: 'off',
      'aria-autocomplete': 'list',
      'aria-expanded': isOpen,
      'aria-controls': isOpen ? id : undefined,
      'aria-activedescendant': isActive ? `${id}-${active}` : undefined,
      onKeyDown: handleKey,
    },
    list: { id, role: 'listbox' },
    option: (index: number) => ({
      id: `${id}-${index}`,
      role: 'option',
      'aria-selected': index === active,
      // The focus stays in the field.
      onMouseDown: (event: { preventDefault: () => void }) => event.preventDefault(),
      onMouseMove: () => setActive(index),
      onClick: () => onChoose(index),
    }),
  } as const;
}

function targetOf(key: string, active: number, count: number): number | undefined {
  if (key === 'ArrowDown') return (active + 1) % count;
  if (key === 'ArrowUp') return (active - 1 + count) % count;
  return undefined;
}
