import { Icon } from './icons.tsx';

interface PanelHeaderProps {
  readonly isHistory: boolean;
  readonly onHistory: (isShown: boolean) => void;
  readonly hasConversation: boolean;
  readonly onClear: () => void;
  readonly onClose: () => void;
}

/** The name of the panel, and what can be done with the conversation as a whole. */
export function PanelHeader({ isHistory, onHistory, hasConversation, onClear, onClose }: PanelHeaderProps) {
  return (
    <header>
      <h2 id="title">Tutor</h2>
      {(isHistory || hasConversation) && (
        <button type="button" className="plain" onClick={onClear}>
          <Icon name="fresh" /> New
        </button>
      )}
      <button
        type="button"
        className="icon"
        aria-label="Earlier conversations"
        aria-pressed={isHistory}
        onClick={() => onHistory(!isHistory)}
      >
        <Icon name="history" />
      </button>
      <button type="button" className="icon" aria-label="Close the tutor" onClick={onClose}>
        <Icon name="close" />
      </button>
    </header>
  );
}
