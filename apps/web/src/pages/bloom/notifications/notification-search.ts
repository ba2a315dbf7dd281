/** Which notifications are shown. */
export interface NotificationSearch {
  readonly page?: number;
  readonly unread?: true;
}

/** Reads the address; what makes no sense in it is left out. */
export function readNotificationSearch(search: Readonly<Record<string, unknown>>): NotificationSearch {
  const page = Number(search['page']);
  return {
    ...(Number.isInteger(page) && page > 1 ? { page } : {}),
    ...(search['unread'] === true ? { unread: true } : {}),
  };
}
