import { sectionTitles } from '@quintet/contracts/reports/schemas';
import { months } from './calendar.ts';

/** Abbreviations that name no product, no rule and no organisation. */
const abbreviations =
  `API APIs CAPEX CEO CFO CIO COO CSV CTO DPO ETL FAQ FTE FTEs GUI HR HTTP HTTPS ICT ID IDs IP IT JSON
  KPI KPIs LAN MFA MVP NPV OK OPEX PDF PMO PoC QA RACI RFP ROI RPO RTO SFTP SLA SLAs SME SMS SQL SSO TBC TBD TCO TLS
  UAT UI URL UX VAT VPN WAN XML`.split(/\s+/);

const ordinary =
  `I Mr Mrs Ms Dr Prof January Monday Tuesday Wednesday Thursday Friday Saturday Sunday Christmas Easter Must Should Could Yes
  No Quality Rule Open High Medium Low English Ref Net Total
  Responsible Accountable Consulted Informed`.split(/\s+/);

/** Words that stand with a capital in any report, in lower case. */
export const reportWords: ReadonlySet<string> = new Set(
  [
    ...abbreviations,
    ...ordinary,
    ...months,
    ...Object.values(sectionTitles)
      .flat()
      .flatMap((title) => title.split(/[^A-Za-z]+/)),
  ]
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase()),
);
