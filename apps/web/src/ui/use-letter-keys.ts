import { useEffect, useRef } from 'react';
import { browserStorage, useStored } from '../api/browser-storage.ts';

const switchKey = 'reports.letter-keys';

/** Whether single letters act; some people's dictation or keyboards need them off. */
export function useLetterKeySwitch(): [boolean, (isOn: boolean) => void] {
  const isOn = useStored(switchKey) !== 'off';
  return [isOn, (wanted) => void browserStorage.write(switchKey, wanted ? null : 'off')];
}

/** Single keys that act while nobody is typing and no panel is open over the page. */
export function useLetterKeys(keys: Readonly<Record<string, () => void>>): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    function handleKey(event: KeyboardEvent): void {
      const act = latest.current[event.key];
      if (act === undefined || !isFree(event)) return;
      event.preventDefault();
      act();
    }
    document.addEventListener('keydown', handleKey);
    return () => document.removeEventListener('keydown', handleKey);
  }, []);
}

function isFree(event: KeyboardEvent): boolean {
  const { target, ctrlKey, metaKey, altKey, defaultPrevented, repeat } = event;
  if (ctrlKey || metaKey || altKey || defaultPrevented || repeat) return false;
  if (browserStorage.read(switchKey) === 'off' && event.key !== '?') return false;
  if (document.querySelector('[role=dialog]') !== null) return false;
  return !(target instanceof HTMLElement && target.matches('input:not([type=radio]), textarea, select'));
}
