import { z } from 'zod';
import { text } from '../operation.ts';

export const icps = ['parent', 'school', 'entrepreneur', 'government', 'philanthropist'] as const;
/** Who the visitor is (contract §1). */
export const Icp = z.enum(icps).meta({ id: 'Icp' });
export type Icp = z.infer<typeof Icp>;

export const contextKeys = ['grade', 'district', 'stage', 'students', 'capital'] as const;
export const ContextKey = z.enum(contextKeys).meta({ id: 'ContextKey' });
export type ContextKey = z.infer<typeof ContextKey>;

/** Opaque visitor token, UUID v4. */
export const Vid = z.uuidv4().meta({ id: 'Vid' });

/** Trimmed and lower-cased, so that one person is one visitor. */
export const Email = z
  .string()
  .max(320)
  .transform((value) => value.trim().toLowerCase())
  .pipe(z.email().max(254));

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface Quiz {
  readonly outcomes: readonly Choice[];
  readonly context_key: ContextKey;
  readonly context_values: readonly Choice[];
}

const grades: readonly Choice[] = [
  { value: 'K-5', label: 'Kindergarten to grade 5' },
  { value: 'K-6', label: 'Kindergarten to grade 6' },
  { value: '6-8', label: 'Grades 6 to 8' },
  { value: '9-12', label: 'Grades 9 to 12' },
  ...Array.from({ length: 12 }, (_, index) => ({
    value: `K-${index + 1}`,
    label: `Grade ${index + 1}`,
  })).filter(({ value }) => value !== 'K-5' && value !== 'K-6'),
];

/** The outcome and context matrix of the quiz, by icp: what `GET /outcomes` publishes. */
export const quizzes: Readonly<Record<Icp, Quiz>> = {
  parent: {
    outcomes: [
      { value: 'catch_up', label: 'Catch up with the class' },
      { value: 'competitive_edge', label: 'Get ahead of the class' },
      { value: 'life_skills', label: 'Learn skills for life' },
      { value: 'raise_grades', label: 'Raise grades' },
      { value: 'free_time', label: 'Win back free time' },
      { value: 'ai_safe', label: 'Use AI safely' },
    ],
    context_key: 'grade',
    context_values: grades,
  },
  school: {
    outcomes: [
      { value: 'boost_scores', label: 'Boost test scores' },
      { value: 'reduce_burnout', label: 'Reduce teacher burnout' },
      { value: 'close_gaps', label: 'Close achievement gaps' },
    ],
    context_key: 'district',
    context_values: [],
  },
  entrepreneur: {
    outcomes: [
      { value: 'lower_cac', label: 'Lower acquisition cost' },
      { value: 'faster_onboarding', label: 'Onboard learners faster' },
      { value: 'ai_differentiation', label: 'Stand out with AI that works' },
    ],
    context_key: 'stage',
    context_values: [
      { value: 'Idea', label: 'Idea' },
      { value: 'MVP', label: 'MVP' },
      { value: 'Scaling', label: 'Scaling' },
    ],
  },
  government: {
    outcomes: [
      { value: 'raise_rankings', label: 'Raise national rankings' },
      { value: 'cut_costs', label: 'Cut cost per pupil' },
      { value: 'sdg_targets', label: 'Meet SDG 4 targets' },
    ],
    context_key: 'students',
    context_values: [
      { value: '<10k', label: 'Fewer than 10,000 students' },
      { value: '10k-50k', label: '10,000 to 50,000 students' },
      { value: '50k+', label: 'More than 50,000 students' },
    ],
  },
  philanthropist: {
    outcomes: [
      { value: 'social_roi', label: 'Social return on investment' },
      { value: 'underserved_learners', label: 'Reach underserved learners' },
      { value: 'transparent_data', label: 'See transparent data' },
    ],
    context_key: 'capital',
    context_values: [
      { value: '<$100k', label: 'Under $100k' },
      { value: '$100k-$1M', label: '$100k to $1M' },
      { value: '$1M+', label: '$1M and more' },
    ],
  },
};

/** One block of a page (contract §2). */
export const Component = z
  .discriminatedUnion('type', [
    z.object({ id: z.string(), type: z.literal('markdown'), payload: z.string() }),
    z.object({ id: z.string(), type: z.literal('image'), payload: z.string(), alt: z.string() }),
    z.object({
      id: z.string(),
      type: z.literal('cta'),
      payload: z.object({ text: z.string(), url: z.string() }),
    }),
  ])
  .meta({ id: 'Component' });
export type Component = z.infer<typeof Component>;

export const Page = z
  .object({
    components: z.array(Component).readonly(),
    variant_id: z.string(),
    content_version: z.iso.datetime(),
    ttl: z.int(),
    latency_ms: z.number(),
  })
  .meta({ id: 'Page' });
export type Page = z.infer<typeof Page>;

export const Profile = z
  .object({
    email: z.string(),
    icp: Icp,
    outcome: z.string().nullable(),
    context_key: z.string().nullable(),
    context_value: z.string().nullable(),
  })
  .meta({ id: 'Profile' });
export type Profile = z.infer<typeof Profile>;

const choices = z.array(z.object({ value: z.string(), label: z.string() })).readonly();
/** The quiz of each icp, as `GET /outcomes` gives it. */
export const Outcomes = z.record(
  Icp,
  z.object({ outcomes: choices, context_key: ContextKey, context_values: choices }),
);

/** The vid may come in the body or the query; without it the `tb_vid` cookie counts. */
export const VidInput = z.object({ vid: Vid.optional() });

export const SessionInput = z.object({
  email: Email,
  icp: Icp,
  user_agent: text(1024).optional().catch(undefined),
  captcha_token: text(8192).optional(),
});

export const PersonalizeInput = VidInput.extend({
  outcome: z.string().trim().min(1),
  context_key: z.string().trim().min(1),
  context_value: z.string().trim().min(1),
  preview: z.boolean().optional(),
});

/** Bearer token of one visitor's stream. */
export const AgentToken = z.object({ token: z.string(), expires_in: z.int() });

export const TaskStatus = z
  .enum(['pending', 'in_progress', 'completed', 'cancelled'])
  .meta({ id: 'TaskStatus' });
export type TaskStatus = z.infer<typeof TaskStatus>;

const task = {
  task_id: z.uuid(),
  vid: Vid,
  summary: z.string(),
  status: TaskStatus,
  created_at: z.iso.datetime(),
  due_at: z.iso.datetime(),
};

/** One thing the agent does for a visitor; the payload depends on the action. */
export const Task = z
  .discriminatedUnion('action_type', [
    z.object({
      ...task,
      action_type: z.literal('show_block'),
      payload: z.object({ block_id: z.string(), ttl: z.int() }),
    }),
    z.object({
      ...task,
      action_type: z.literal('schedule_email'),
      payload: z.object({ template_id: z.string(), send_at: z.iso.datetime() }),
    }),
    z.object({
      ...task,
      action_type: z.literal('analytic_ping'),
      payload: z.object({ label: z.string() }),
    }),
  ])
  .meta({ id: 'Task' });
export type Task = z.infer<typeof Task>;

export const MetricRollup = z.object({ trust_score: z.number() }).meta({ id: 'MetricRollup' });

export const channels = ['tasks', 'metrics'] as const;
export type Channel = (typeof channels)[number];

/** `channels`: comma-separated, all by default. `token` stands in for a header that a browser's EventSource cannot set. */
export const AgentLoopInput = z.object({
  channels: z
    .string()
    .optional()
    .transform((value) => value?.split(',').map((name) => name.trim()) ?? [...channels])
    .pipe(z.array(z.enum(channels)).min(1)),
  lastEventId: z.string().optional(),
  token: z.string().optional(),
});

export const FeedbackInput = VidInput.extend({ task_id: z.uuid(), accepted: z.boolean() });
