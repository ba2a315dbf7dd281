/** Where a conversation takes place, for people. */
const channels: Readonly<Record<string, string>> = {
  chat: 'Chat',
  email: 'Mail',
  phone: 'Telephone',
  web: 'On the site',
  other: 'Elsewhere',
};

const states: Readonly<Record<string, string>> = {
  active: 'going on',
  paused: 'paused',
  completed: 'completed',
  archived: 'archived',
};

interface Described {
  readonly channel: string;
  readonly status: string;
}

/** Such as `Chat, going on`. */
export function describeConversation({ channel, status }: Described): string {
  return `${channels[channel] ?? 'Conversation'}, ${states[status] ?? status}`;
}

interface Titled {
  readonly lead: {
    readonly email: string;
    readonly first_name: string | null;
    readonly last_name: string | null;
  } | null;
  readonly last_message: { readonly content: string } | null;
}

/** Whom a conversation is about, else what was said last. */
export function titleOf({ lead, last_message }: Titled): string {
  if (lead === null) return last_message?.content ?? 'Nothing was said yet';
  const name = [lead.first_name, lead.last_name].filter((part) => part !== null).join(' ');
  return name === '' ? lead.email : name;
}
