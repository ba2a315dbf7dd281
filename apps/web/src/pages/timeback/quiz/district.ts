const asWritten = /^(?<name>[^,]+),\s*(?<state>[A-Za-z]{2})$/u;
const asCode = /^US\s*-\s*(?<state>[A-Za-z]{2})\s*-\s*(?<name>\S.*)$/iu;
const validName = /^[\p{L}\p{M}\d][\p{L}\p{M}\d .'’-]{0,59}$/u;

/** `Brownsville, TX` or `US-TX-Brownsville` as the contract's `US-TX-Brownsville`; `undefined` when it is neither. */
export function readDistrict(text: string): string | undefined {
  const { name: given, state } = (asCode.exec(text.trim()) ?? asWritten.exec(text.trim()))?.groups ?? {};
  const name = given?.trim();
  if (name === undefined || state === undefined || !validName.test(name)) return undefined;
  return `US-${state.toUpperCase()}-${capitalise(name.replaceAll(/\s+/gu, ' '))}`;
}

/** Typed all in lower case, a name gets the capitals that the server will give it too. */
function capitalise(name: string): string {
  if (name !== name.toLowerCase()) return name;
  return name.replaceAll(/(?<=^|[ -])\p{Ll}/gu, (letter) => letter.toUpperCase());
}
