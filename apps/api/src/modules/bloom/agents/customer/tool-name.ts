/** What a model may call. */
export type ToolName =
  | 'search_leads'
  | 'read_lead'
  | 'read_conversation'
  | 'read_figures'
  | 'list_services'
  | 'price_packages'
  | 'draft_content';
