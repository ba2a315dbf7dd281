import css from './loader.css?inline';
import type { Host, PanelControls, Settings, TutorOptions } from './options.ts';

declare const PANEL_FILE: string;
declare global {
  interface Window {
    TutorGPT?: TutorApi;
  }
}

/** What a page can ask of the tutor; the one global of the script. */
interface TutorApi {
  /** Says more of the page, or other things than the attributes did. */
  init(options: TutorOptions): void;
  /** Opens the panel. */
  open(): void;
  /** Opens the panel and asks. */
  ask(question: string): void;
}

interface PanelModule {
  mountPanel(host: Host): PanelControls;
}

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : undefined;
const home = new URL('.', script?.src ?? document.baseURI);
const bubble =
  '<path d="M21 12a8 8 0 0 1-8 8H4l2.3-2.9A8 8 0 1 1 21 12Z"/><path d="M9 10.5a2.5 2.5 0 1 1 3.4 2.3c-.6.3-.9.7-.9 1.4M11.5 16.5v.01"/>';

if (window.TutorGPT === undefined) start();

/** Puts the button on the page. Nothing else is loaded before somebody opens the tutor. */
function start(): void {
  let said: TutorOptions = {};
  let panel: Promise<PanelControls> | undefined;
  let tries = 0;
  const host = document.createElement('tutor-widget');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const { button, trouble } = drawButton(root);

  const settings = (): Settings => {
    const all = { api: new URL(home).origin, ...readAttributes(), ...said };
    if (all.theme !== undefined) host.dataset['theme'] = all.theme;
    return all;
  };
  const onClose = () => {
    button.hidden = false;
    button.focus();
  };
  const load = async (): Promise<PanelControls> => {
    // A browser may remember that a file did not come: each try has an address of its own.
    const again = tries++ === 0 ? '' : `?try=${tries}`;
    const module: PanelModule = await import(/* @vite-ignore */ `${home.href}${PANEL_FILE}${again}`);
    return module.mountPanel({ root, settings, onClose });
  };
  const open = async (question?: string): Promise<void> => {
    trouble.textContent = '';
    button.ariaBusy = 'true';
    try {
      const controls = await (panel ??= load());
      button.hidden = true;
      controls.open(question);
    } catch {
      panel = undefined;
      trouble.textContent = 'The tutor cannot be reached right now. Try again in a moment.';
    }
    button.ariaBusy = 'false';
  };
  // What is selected on the page stays so: the reader may mean to ask about it.
  button.addEventListener('mousedown', (event) => event.preventDefault());
  button.addEventListener('click', () => void open());
  window.TutorGPT = {
    init(options) {
      said = { ...said, ...options };
      settings();
    },
    open: () => void open(),
    ask: (question) => void open(question),
  };
  settings();
  document.documentElement.append(host);
}

function drawButton(root: ShadowRoot) {
  const corner = document.createElement('div');
  corner.className = 'corner';
  corner.role = 'complementary';
  corner.ariaLabel = 'Tutor';
  const trouble = document.createElement('p');
  trouble.role = 'status';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'open';
  // Words of ours alone, never of the page.
  button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true">${bubble}</svg><span>Ask the tutor</span>`;
  button.ariaExpanded = 'false';
  corner.append(trouble, button);
  root.append(corner);
  return { button, trouble };
}

/** What the attributes of the script say, as `data-lesson` or `data-api`. */
function readAttributes(): Partial<Settings> {
  const { api, chapter, lesson, level, name, theme, lessons } = script?.dataset ?? {};
  return {
    ...(api ? { api: new URL(api, document.baseURI).href.replace(/\/$/, '') } : {}),
    ...(chapter ? { chapter } : {}),
    ...(lesson ? { lesson } : {}),
    ...(level === 'beginner' || level === 'intermediate' || level === 'advanced' ? { level } : {}),
    ...(name ? { name } : {}),
    ...(theme === 'light' || theme === 'dark' ? { theme } : {}),
    ...(lessons ? { lessons } : {}),
  };
}
