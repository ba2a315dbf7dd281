import type { ItemOf } from '@quintet/contracts/chatkit/items';
import { Fragment, type ReactNode } from 'react';
import { z } from 'zod';
import type { Chat } from '../chat/chat.ts';

const Action = z.object({ type: z.string(), payload: z.unknown().optional() });
const Known = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['Card', 'Row', 'Col', 'Box']), children: z.array(z.unknown()).default([]) }),
  z.object({ type: z.enum(['Text', 'Caption', 'Title']), value: z.string() }),
  z.object({ type: z.literal('Badge'), label: z.string() }),
  z.object({ type: z.literal('Button'), label: z.string(), onClickAction: Action }),
]);

interface StudyCardProps {
  readonly item: ItemOf<'widget'>;
  readonly chat: Chat;
  readonly isBusy: boolean;
}

/** What there is to do besides asking, as the server offers it; components that are not known here are left out. */
export function StudyCard({ item, chat, isBusy }: StudyCardProps) {
  const draw = (given: unknown): ReactNode => {
    const node = Known.safeParse(given).data;
    if (node === undefined) return null;
    switch (node.type) {
      case 'Card':
      case 'Row':
      case 'Col':
      case 'Box':
        return (
          <div className={node.type.toLowerCase()}>
            {node.children.map((child, index) => (
              <Fragment key={index}>{draw(child)}</Fragment>
            ))}
          </div>
        );
      case 'Button':
        return (
          <button
            type="button"
            className="action"
            aria-disabled={isBusy}
            onClick={() => !isBusy && chat.act(item.id, node.onClickAction)}
          >
            {node.label}
          </button>
        );
      case 'Badge':
        return <span className="badge">{node.label}</span>;
      default:
        return <p className={node.type.toLowerCase()}>{node.value}</p>;
    }
  };
  return draw(item.widget);
}
