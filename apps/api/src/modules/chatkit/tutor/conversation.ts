import type { ItemOf, ThreadItem } from '@quintet/contracts/chatkit/items';
import type { LlmMessage } from '../../../platform/llm/prompt.ts';

/** How many of the newest items a model is told. */
const mostItems = 20;

/** What a learner wrote, with what he tagged. */
export function textOf({ content }: Pick<ItemOf<'user_message'>, 'content'>): string {
  return content
    .map((part) => (part.type === 'input_text' ? part.text : `@${part.text}`))
    .join('')
    .trim();
}

/** The message that is to be answered: the one given, else the learner's newest. */
export function findQuestion(
  history: readonly ThreadItem[],
  message: ItemOf<'user_message'> | undefined,
): ItemOf<'user_message'> | undefined {
  return message ?? history.findLast((item) => item.type === 'user_message');
}

/** A conversation as a model is told of it; what a message quotes is told of the newest alone. */
export function toMessages(history: readonly ThreadItem[]): LlmMessage[] {
  const newest = history.findLast((item) => item.type === 'user_message')?.id;
  return history.slice(-mostItems).flatMap((item): LlmMessage[] => {
    switch (item.type) {
      case 'user_message': {
        const quoted =
          item.id === newest && item.quoted_text ? `About this text: ${item.quoted_text}\n\n` : '';
        return [{ role: 'user', content: quoted + textOf(item) }];
      }
      case 'assistant_message':
        return [{ role: 'assistant', content: item.content.map(({ text }) => text).join('\n\n') }];
      case 'structured_input':
        return [{ role: 'user', content: item.inputs.map(tellAnswer).join('\n') }];
      case 'sdk_hidden_context':
        return [{ role: 'user', content: `(${item.content})` }];
      default:
        return [];
    }
  });
}

function tellAnswer({ question, answer }: ItemOf<'structured_input'>['inputs'][number]): string {
  const given = answer === undefined ? 'unanswered' : answer.skipped ? 'skipped' : answer.values.join(', ');
  return `${question}: ${given}`;
}
