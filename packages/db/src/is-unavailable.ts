/** Prisma: cannot reach, timed out, closed by the server, no free connection in the pool. */
const prismaCodes = new Set(['P1001', 'P1002', 'P1008', 'P1011', 'P1017', 'P2024']);
const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
const adapterKinds = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'DatabaseDoesNotExist',
]);
const messages =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|not queryable|pglite is closed|cannot use a pool after calling end/i;
const deepest = 6;

/**
 * Whether an error means that the database is away (now or for this connection), rather than that a query is wrong.
 * SQLSTATE classes 08 (connection), 57P (shutdown), 53 (out of resources) and 25006 (takes no writes now) count.
 */
export function isUnavailable(error: unknown, depth = 0): boolean {
  if (!(error instanceof Object) || depth > deepest) return false;
  const { code, message, cause, meta, kind, originalCode, name } = error as Readonly<Record<string, unknown>>;
  if (name === 'PrismaClientInitializationError') return true;
  for (const value of [code, originalCode]) {
    if (typeof value === 'string' && isConnectionCode(value)) return true;
  }
  if (typeof kind === 'string' && adapterKinds.has(kind)) return true;
  if (typeof message === 'string' && messages.test(message)) return true;
  const driver = meta instanceof Object ? Reflect.get(meta, 'driverAdapterError') : undefined;
  return isUnavailable(cause, depth + 1) || isUnavailable(driver, depth + 1);
}

function isConnectionCode(code: string): boolean {
  return prismaCodes.has(code) || socketCodes.has(code) || /^(08...|57P0.|53...|25006)$/.test(code);
}
