import { z } from 'zod';
import { Annotation, Id, OutputText, Task, ThreadItem, Widget } from './items.ts';
import { Thread } from './threads.ts';

const content_index = z.int().nonnegative();

/** How an item that is not done yet has changed. */
export const ItemUpdate = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('assistant_message.content_part.added'),
    content_index,
    content: OutputText,
  }),
  z.object({
    type: z.literal('assistant_message.content_part.text_delta'),
    content_index,
    delta: z.string(),
  }),
  z.object({
    type: z.literal('assistant_message.content_part.annotation_added'),
    content_index,
    annotation_index: z.int().nonnegative(),
    annotation: Annotation,
  }),
  z.object({
    type: z.literal('assistant_message.content_part.done'),
    content_index,
    content: OutputText,
  }),
  z.object({
    type: z.literal('widget.streaming_text.value_delta'),
    component_id: z.string(),
    delta: z.string(),
    done: z.boolean(),
  }),
  z.object({ type: z.literal('widget.root.updated'), widget: Widget }),
  z.object({ type: z.literal('widget.component.updated'), component_id: z.string(), component: Widget }),
  z.object({ type: z.literal('workflow.task.added'), task_index: z.int(), task: Task }),
  z.object({ type: z.literal('workflow.task.updated'), task_index: z.int(), task: Task }),
  z.object({
    type: z.literal('generated_image.updated'),
    image: z.object({ id: Id, url: z.string() }),
    progress: z.number().min(0).max(1).optional(),
  }),
]);
export type ItemUpdate = z.output<typeof ItemUpdate>;

/** What a stream tells, one event a frame. */
export const ThreadEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('thread.created'), thread: Thread }),
  z.object({ type: z.literal('thread.updated'), thread: Thread }),
  z.object({ type: z.literal('thread.item.added'), item: ThreadItem }),
  z.object({ type: z.literal('thread.item.updated'), item_id: Id, update: ItemUpdate }),
  z.object({ type: z.literal('thread.item.done'), item: ThreadItem }),
  z.object({ type: z.literal('thread.item.removed'), item_id: Id }),
  z.object({ type: z.literal('thread.item.replaced'), item: ThreadItem }),
  z.object({ type: z.literal('stream_options'), stream_options: z.object({ allow_cancel: z.boolean() }) }),
  z.object({ type: z.literal('progress_update'), text: z.string(), icon: z.string().optional() }),
  z.object({ type: z.literal('client_effect'), name: z.string(), data: z.record(z.string(), z.unknown()) }),
  z.object({
    type: z.literal('error'),
    code: z.string(),
    message: z.string().optional(),
    allow_retry: z.boolean(),
  }),
  z.object({
    type: z.literal('notice'),
    level: z.enum(['info', 'warning', 'danger']),
    message: z.string(),
    title: z.string().optional(),
  }),
]);
export type ThreadEvent = z.output<typeof ThreadEvent>;
