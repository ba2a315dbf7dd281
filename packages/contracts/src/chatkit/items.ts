import { z } from 'zod';
import { text } from '../operation.ts';

/** Ids are opaque to clients. */
export const Id = text(200).min(1);
const Moment = z.iso.datetime();
const Json = z.record(z.string(), z.unknown());

const sourceFields = {
  title: z.string(),
  description: z.string().optional(),
  timestamp: z.string().optional(),
  group: z.string().optional(),
};

/** Where something stands that was said. */
export const Source = z.discriminatedUnion('type', [
  z.object({ type: z.literal('url'), ...sourceFields, url: z.string(), attribution: z.string().optional() }),
  z.object({ type: z.literal('file'), ...sourceFields, filename: z.string() }),
  z.object({
    type: z.literal('entity'),
    ...sourceFields,
    id: z.string(),
    icon: z.string().optional(),
    label: z.string().optional(),
    inline_label: z.string().optional(),
    interactive: z.boolean().default(false),
    data: Json.default({}),
  }),
]);

/** `index` is a position in the text of its part, in characters. */
export const Annotation = z.object({
  type: z.literal('annotation'),
  index: z.int().optional(),
  source: Source,
});

export const OutputText = z.object({
  type: z.literal('output_text'),
  text: z.string(),
  annotations: z.array(Annotation).default([]),
});

export const UserContent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('input_text'), text: text(100_000) }),
  z.object({
    type: z.literal('input_tag'),
    id: Id,
    text: text(1_000),
    data: Json.default({}),
    group: text(300).nullish().transform(dropNull),
    interactive: z.boolean().default(false),
  }),
]);

function dropNull<Given>(given: Given | null | undefined): Given | undefined {
  return given ?? undefined;
}

const InferenceOptions = z.object({
  tool_choice: z.object({ id: Id }).nullish().transform(dropNull),
  model: text(200).nullish().transform(dropNull),
});

export const UserMessageInput = z.object({
  content: z.array(UserContent).max(100),
  attachments: z.array(Id).max(20),
  quoted_text: text(20_000).nullish().transform(dropNull),
  inference_options: InferenceOptions,
});

const attachmentFields = {
  id: Id,
  name: z.string(),
  mime_type: z.string(),
  upload_descriptor: z
    .object({ url: z.string(), method: z.enum(['POST', 'PUT']), headers: z.record(z.string(), z.string()) })
    .optional(),
  thread_id: Id.optional(),
};

export const Attachment = z.discriminatedUnion('type', [
  z.object({ type: z.literal('file'), ...attachmentFields }),
  z.object({ type: z.literal('image'), ...attachmentFields, preview_url: z.string() }),
]);

const Answer = z.object({ values: z.array(z.string()), skipped: z.boolean() });
const questionFields = { id: Id, question: z.string(), answer: Answer.optional() };

export const StructuredInput = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('multiple_choice'),
    ...questionFields,
    options: z.array(z.object({ value: z.string() })),
    multiple: z.boolean().default(false),
  }),
  z.object({ type: z.literal('freeform'), ...questionFields, description: z.string().optional() }),
]);

const taskFields = {
  status_indicator: z.enum(['none', 'loading', 'complete']).default('none'),
  title: z.string().optional(),
};
const UrlSource = z.object({ type: z.literal('url'), ...sourceFields, url: z.string() });
const FileSource = z.object({ type: z.literal('file'), ...sourceFields, filename: z.string() });

export const Task = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('custom'),
    ...taskFields,
    icon: z.string().optional(),
    content: z.string().optional(),
  }),
  z.object({
    type: z.literal('web_search'),
    ...taskFields,
    title_query: z.string().optional(),
    queries: z.array(z.string()).default([]),
    sources: z.array(UrlSource).default([]),
  }),
  z.object({ type: z.literal('thought'), ...taskFields, content: z.string() }),
  z.object({ type: z.literal('file'), ...taskFields, sources: z.array(FileSource).default([]) }),
  z.object({ type: z.literal('image'), ...taskFields }),
]);

export const Workflow = z.object({
  type: z.enum(['custom', 'reasoning']),
  tasks: z.array(Task),
  summary: z
    .union([z.object({ title: z.string(), icon: z.string().optional() }), z.object({ duration: z.int() })])
    .optional(),
  expanded: z.boolean().default(false),
});

/** A tree of components that the client draws. */
export const Widget = z.looseObject({ type: z.string() });

const itemFields = { id: Id, thread_id: Id, created_at: Moment };
const image = z.object({ id: Id, url: z.string() });

/** What stands in a thread. The last two are never sent. */
export const ThreadItem = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('user_message'),
    ...itemFields,
    content: z.array(UserContent),
    attachments: z.array(Attachment).default([]),
    quoted_text: z.string().optional(),
    inference_options: InferenceOptions,
  }),
  z.object({ type: z.literal('assistant_message'), ...itemFields, content: z.array(OutputText) }),
  z.object({
    type: z.literal('client_tool_call'),
    ...itemFields,
    status: z.enum(['pending', 'completed']).default('pending'),
    call_id: z.string(),
    name: z.string(),
    arguments: Json,
    output: z.unknown().optional(),
  }),
  z.object({
    type: z.literal('widget'),
    ...itemFields,
    widget: Widget,
    copy_text: z.string().optional(),
  }),
  z.object({ type: z.literal('generated_image'), ...itemFields, image: image.optional() }),
  z.object({
    type: z.literal('structured_input'),
    ...itemFields,
    status: z.enum(['pending', 'answered', 'skipped']).default('pending'),
    inputs: z.array(StructuredInput),
  }),
  z.object({ type: z.literal('task'), ...itemFields, task: Task }),
  z.object({ type: z.literal('workflow'), ...itemFields, workflow: Workflow }),
  z.object({ type: z.literal('end_of_turn'), ...itemFields }),
  z.object({ type: z.literal('hidden_context_item'), ...itemFields, content: z.unknown() }),
  z.object({ type: z.literal('sdk_hidden_context'), ...itemFields, content: z.string() }),
]);

export type ThreadItem = z.output<typeof ThreadItem>;
export type ItemOf<Type extends ThreadItem['type']> = Extract<ThreadItem, { readonly type: Type }>;
