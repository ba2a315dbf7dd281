/** Why an instruction that was understood is not carried out, in words for the user. Nothing is changed. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
