import { Moon, Sun } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { browserStorage } from '../../api/browser-storage.ts';

type Theme = 'light' | 'dark';

const storageKey = 'quintet.theme';
const darkSystem = '(prefers-color-scheme: dark)';

/** Switches between light and dark. Going back to the system's own theme forgets the choice and follows it again. */
export function ThemeToggle() {
  const theme = useSyncExternalStore(watchTheme, readTheme);
  const other = theme === 'dark' ? 'light' : 'dark';
  const Icon = theme === 'dark' ? Sun : Moon;
  return (
    <button
      type="button"
      onClick={() => chooseTheme(other)}
      aria-label={`Use the ${other} theme`}
      title={`Use the ${other} theme`}
      className="inline-flex size-11 cursor-pointer items-center justify-center rounded-control text-ink-soft transition-colors hover:bg-sunken hover:text-ink"
    >
      <Icon size={20} aria-hidden />
    </button>
  );
}

function systemTheme(): Theme {
  return window.matchMedia(darkSystem).matches ? 'dark' : 'light';
}

/** The theme that the page is shown in. */
export function readTheme(): Theme {
  const chosen = document.documentElement.dataset['theme'];
  return chosen === 'light' || chosen === 'dark' ? chosen : systemTheme();
}

function watchTheme(onChange: () => void): () => void {
  const system = window.matchMedia(darkSystem);
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  system.addEventListener('change', onChange);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', onChange);
  };
}

function chooseTheme(theme: Theme): void {
  const follows = theme === systemTheme();
  if (follows) delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  browserStorage.write(storageKey, follows ? null : theme);
}
