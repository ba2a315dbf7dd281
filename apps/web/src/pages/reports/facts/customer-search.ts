/** Whose new opportunity it is. */
export function readCustomerSearch({ customer }: Record<string, unknown>): { readonly customer?: string } {
  return typeof customer === 'string' ? { customer } : {};
}
