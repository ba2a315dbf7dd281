import { createRoot } from 'react-dom/client';
import { Chat } from '../chat/chat.ts';
import type { Host, PanelControls } from '../options.ts';
import { Selected } from '../page/selection.ts';
import css from './panel.css?inline';
import { PanelState } from './panel-state.ts';
import { Panel } from './panel.tsx';

/** Draws the panel, closed, into the loader's root. Its style is no part of the document, so no policy has to allow it. */
export function mountPanel({ root, settings, onClose }: Host): PanelControls {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const place = document.createElement('div');
  root.append(place);
  const panel = new PanelState();
  const selected = new Selected(() => panel.read().isOpen);
  const chat = new Chat(settings);
  createRoot(place).render(
    <Panel chat={chat} settings={settings} panel={panel} selected={selected} onClose={onClose} />,
  );
  return { open: (question) => panel.open(question), close: () => panel.close() };
}
