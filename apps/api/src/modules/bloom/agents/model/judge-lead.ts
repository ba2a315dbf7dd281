import { text } from '@quintet/contracts/operation';
import { z } from 'zod';
import { describeIssues, findJson, jsonRule } from '../../../../platform/llm/json.ts';
import type { Judgement } from '../customer/work.ts';
import { priorityOf } from '../rules/priority.ts';

const Judged = z.object({
  ai_score: z.int().min(0).max(100).describe('How promising the lead is'),
  reasoning: text(2_000).min(1),
  key_insights: z.array(text(500).min(1)).max(8),
  suggested_actions: z.array(text(500).min(1)).max(8),
});

/** How much the model's score counts beside that of the rules. */
const shareOfModel = 0.4;

/** Has a model judge a lead: its score goes beside that of the rules, and both give the score. */
export function judgeLead(heuristic_score: number, reasons: string): Judgement {
  return {
    ask: `Judge how promising the lead is, from 0 to 100, and say why. ${jsonRule(Judged)}`,
    read(answer) {
      const parsed = Judged.safeParse(findJson(answer)?.value);
      if (!parsed.success) return { mistakes: describeIssues(parsed.error) };
      const { ai_score, reasoning, key_insights, suggested_actions } = parsed.data;
      const score = Math.round(heuristic_score * (1 - shareOfModel) + ai_score * shareOfModel);
      return {
        value: {
          content: `${reasoning}\n\nScore ${score} of 100: ${ai_score} by judgement, ${heuristic_score} by its facts.\n\n${reasons}`,
          fields: {
            score,
            ai_score,
            reasoning,
            key_insights,
            suggested_actions,
            priority: priorityOf(score),
          },
          said: [reasoning, ...key_insights, ...suggested_actions].join('\n'),
        },
      };
    },
  };
}
