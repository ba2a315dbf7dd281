import { useEffect, useEffectEvent, useRef, useSyncExternalStore } from 'react';
import type { Chat } from '../chat/chat.ts';
import type { Settings } from '../options.ts';
import type { Selected } from '../page/selection.ts';
import { Announcer } from './announcer.tsx';
import { Composer } from './composer.tsx';
import { History } from './history.tsx';
import { Messages } from './messages.tsx';
import { PanelHeader } from './panel-header.tsx';
import type { PanelState } from './panel-state.ts';

interface PanelProps {
  readonly chat: Chat;
  readonly settings: () => Settings;
  readonly panel: PanelState;
  readonly selected: Selected;
  readonly onClose: () => void;
}

/** As wide as this and narrower, the panel takes the whole window. */
const narrow = '(max-width: 540px)';

/** The conversation with the tutor: a corner of the page, or the whole window of a phone. */
export function Panel({ chat, settings, panel, selected, onClose }: PanelProps) {
  const state = useSyncExternalStore(chat.subscribe, chat.read);
  const { isOpen, isHistory, question } = useSyncExternalStore(panel.subscribe, panel.read);
  const isNarrow = useSyncExternalStore(followNarrow, () => matchMedia(narrow).matches);
  const dialog = useDialog({ isOpen, isNarrow }, () => {
    panel.close();
    onClose();
  });
  useEffect(() => {
    if (question !== undefined && panel.takeQuestion(question)) {
      chat.ask(question.text);
    }
  }, [chat, panel, question]);
  return (
    <dialog className="panel" aria-labelledby="title" ref={dialog}>
      <PanelHeader
        isHistory={isHistory}
        onHistory={(isShown) => panel.showHistory(isShown)}
        hasConversation={state.items.length > 0 || state.asked !== undefined}
        onClear={() => {
          chat.clear();
          panel.showHistory(false);
        }}
        onClose={() => dialog.current?.close()}
      />
      {isHistory ? (
        <History chat={chat} onOpened={() => panel.showHistory(false)} />
      ) : (
        <Messages chat={chat} state={state} settings={settings} />
      )}
      <Announcer state={state} />
      <div hidden={isHistory}>
        <Composer chat={chat} isAnswering={state.isAnswering} selected={selected} />
      </div>
    </dialog>
  );
}

interface Shape {
  readonly isOpen: boolean;
  readonly isNarrow: boolean;
}

/** Shows a dialog beside the page, or in place of it where the window is narrow. Escape closes it. */
function useDialog({ isOpen, isNarrow }: Shape, onClose: () => void) {
  const ref = useRef<HTMLDialogElement>(null);
  const closed = useEffectEvent(onClose);
  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null || !isOpen) return;
    const leave = new AbortController();
    const { signal } = leave;
    if (isNarrow) dialog.showModal();
    else dialog.show();
    dialog.querySelector('textarea')?.focus();
    dialog.addEventListener('close', closed, { signal });
    dialog.addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Escape' && !event.isComposing) dialog.close();
        // Keys of the page mean nothing to what is written here.
        event.stopPropagation();
      },
      { signal },
    );
    return () => {
      leave.abort();
      dialog.close();
    };
  }, [isOpen, isNarrow]);
  return ref;
}

function followNarrow(onChange: () => void): () => void {
  const query = matchMedia(narrow);
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}
