import type { ReportType } from '@quintet/contracts/reports/schemas';
import { feasibilityCaseBriefs as argument } from './briefs/feasibility-case.ts';
import { feasibilityTestBriefs as trial } from './briefs/feasibility-tests.ts';
import { scopeDeliveryBriefs as delivery } from './briefs/scope-delivery.ts';
import { scopeSolutionBriefs as solution } from './briefs/scope-solution.ts';
import type { Draft } from './drafts/draft-context.ts';
import { draftAlternatives } from './drafts/feasibility/alternatives.ts';
import { draftAppendix } from './drafts/feasibility/appendix.ts';
import { draftCostBenefit } from './drafts/feasibility/cost-benefit.ts';
import { draftProjectOverview } from './drafts/feasibility/overview.ts';
import { draftRecommendations } from './drafts/feasibility/recommendations.ts';
import { draftBusinessRequirements } from './drafts/feasibility/requirements.ts';
import { draftResourceAssessment } from './drafts/feasibility/resources.ts';
import { draftRiskAssessment } from './drafts/feasibility/risks.ts';
import { draftStakeholderAnalysis } from './drafts/feasibility/stakeholders.ts';
import { draftFeasibilitySummary } from './drafts/feasibility/summary.ts';
import { draftTechnicalAssessment } from './drafts/feasibility/technical.ts';
import { draftTimelineFeasibility } from './drafts/feasibility/timeline.ts';
import { draftAssumptions } from './drafts/scope/assumptions.ts';
import { draftCompanyBackground } from './drafts/scope/background.ts';
import { draftCurrentState } from './drafts/scope/current-state.ts';
import { draftIntegrationPoints } from './drafts/scope/integrations.ts';
import { draftRequirementsOverview } from './drafts/scope/requirements.ts';
import { draftResourceRequirements } from './drafts/scope/resources.ts';
import { draftRisksAndMitigations } from './drafts/scope/risks.ts';
import { draftSecurity } from './drafts/scope/security.ts';
import { draftProposedSolution } from './drafts/scope/solution.ts';
import { draftScopeSummary } from './drafts/scope/summary.ts';
import { draftTechnologyStack } from './drafts/scope/technology.ts';
import { draftImplementationTimeline } from './drafts/scope/timeline.ts';
import type { SectionBrief } from './section-brief.ts';

/** One section of a report: its brief, and how it is drafted from facts alone. */
export interface Section {
  readonly brief: SectionBrief;
  readonly draft: (draft: Draft) => readonly string[];
}

/** Every section of every report, in reading order. */
export const sections: readonly Section[] = [
  { brief: argument.summary, draft: draftFeasibilitySummary },
  { brief: argument.overview, draft: draftProjectOverview },
  { brief: trial.needs, draft: draftBusinessRequirements },
  { brief: trial.technical, draft: draftTechnicalAssessment },
  { brief: trial.resources, draft: draftResourceAssessment },
  { brief: argument.money, draft: draftCostBenefit },
  { brief: trial.risk, draft: draftRiskAssessment },
  { brief: argument.alternatives, draft: draftAlternatives },
  { brief: trial.timeline, draft: draftTimelineFeasibility },
  { brief: trial.people, draft: draftStakeholderAnalysis },
  { brief: argument.advice, draft: draftRecommendations },
  { brief: argument.appendix, draft: draftAppendix },
  { brief: solution.summary, draft: draftScopeSummary },
  { brief: solution.background, draft: draftCompanyBackground },
  { brief: solution.state, draft: draftCurrentState },
  { brief: solution.requirements, draft: draftRequirementsOverview },
  { brief: solution.solution, draft: draftProposedSolution },
  { brief: solution.stack, draft: draftTechnologyStack },
  { brief: delivery.interfaces, draft: draftIntegrationPoints },
  { brief: delivery.security, draft: draftSecurity },
  { brief: delivery.timeline, draft: draftImplementationTimeline },
  { brief: delivery.team, draft: draftResourceRequirements },
  { brief: delivery.risks, draft: draftRisksAndMitigations },
  { brief: delivery.assumptions, draft: draftAssumptions },
];

/** The section with this title in this report; throws on a title that the report does not have. */
export function findSection(type: ReportType, title: string): Section {
  const found = sections.find(({ brief }) => brief.type === type && brief.title === title);
  if (found === undefined) throw new Error(`${type} has no section '${title}'.`);
  return found;
}
