import type { AgentId } from '@quintet/contracts/bloom/agents';

/** Something that the agency does for money. Prices are in the currency of the packages; times are in weeks. */
export interface Service {
  readonly id: string;
  readonly name: string;
  /** Who plans it. */
  readonly agent: AgentId;
  readonly summary: string;
  readonly price_from: number;
  readonly price_to: number;
  readonly weeks_from: number;
  readonly weeks_to: number;
  readonly deliverables: readonly string[];
  /** What has to be known before it begins. A customer fact of that name answers it. */
  readonly questions: readonly { readonly about: string; readonly ask: string }[];
  readonly impact: string;
  readonly approach: string;
  /** What customers call it, in small letters and the singular. */
  readonly terms: readonly string[];
}

const goal = { about: 'goals', ask: 'What should be different when this is done?' };
const budget = { about: 'budget', ask: 'Which budget have you set aside?' };
const timeline = { about: 'timeline', ask: 'By when do you need it?' };

/** The agency's catalogue. */
export const services: readonly Service[] = [
  {
    id: 'web_development',
    name: 'Web development',
    agent: 'web_development',
    summary: 'Websites and web applications, designed, built and looked after.',
    price_from: 3_000,
    price_to: 25_000,
    weeks_from: 4,
    weeks_to: 12,
    deliverables: [
      'Page map and wireframes',
      'Responsive pages, tested for accessibility',
      'A content system that your team can use',
      'Measured loading times at launch',
    ],
    questions: [
      goal,
      { about: 'website', ask: 'Is there a website today, and what of it should stay?' },
      { about: 'features', ask: 'What should visitors be able to do there?' },
      timeline,
      budget,
    ],
    impact: 'Visitors find what they came for, and more of them get in touch.',
    approach: 'Agree on the page map first, then build the pages that bring enquiries before the rest.',
    terms: [
      'website',
      'web site',
      'web development',
      'web app',
      'web application',
      'web design',
      'landing page',
      'frontend',
      'front end',
      'react',
      'homepage',
      'redesign',
    ],
  },
  {
    id: 'digital_marketing',
    name: 'Digital marketing',
    agent: 'digital_marketing',
    summary: 'Search, advertising and mail that bring the right people, with the cost of each one counted.',
    price_from: 1_000,
    price_to: 12_000,
    weeks_from: 4,
    weeks_to: 26,
    deliverables: [
      'Audit of the channels in use',
      'Plan of channels with a budget for each',
      'Campaigns, set up and run',
      'Monthly report of cost per enquiry',
    ],
    questions: [
      goal,
      { about: 'audience', ask: 'Whom do you want to reach?' },
      { about: 'channels', ask: 'Which channels do you use today?' },
      budget,
      timeline,
    ],
    impact: 'More of the right people arrive, at a cost per enquiry that is known.',
    approach: 'Measure what each channel costs today, then move the budget to what pays.',
    terms: [
      'marketing',
      'seo',
      'search engine',
      'google ad',
      'advertising',
      'ad campaign',
      'ppc',
      'social media',
      'newsletter',
      'email campaign',
      'traffic',
      'lead generation',
    ],
  },
  {
    id: 'brand_design',
    name: 'Brand design',
    agent: 'brand_design',
    summary: 'A name, a mark and a look that are recognised everywhere.',
    price_from: 1_500,
    price_to: 15_000,
    weeks_from: 3,
    weeks_to: 8,
    deliverables: [
      'Positioning in one page',
      'Logo in all the forms that are used',
      'Colours and type, with contrast that can be read',
      'Guidelines and templates',
    ],
    questions: [
      goal,
      { about: 'audience', ask: 'Who should recognise you?' },
      { about: 'existing_brand', ask: 'What of the present look has to stay?' },
      timeline,
      budget,
    ],
    impact: 'People know you again wherever they meet you, and what you publish looks like one house.',
    approach: 'Settle the position in words before anything is drawn.',
    terms: [
      'brand',
      'branding',
      'rebrand',
      'rebranding',
      'logo',
      'visual identity',
      'corporate identity',
      'brand guideline',
      'style guide',
    ],
  },
  {
    id: 'ecommerce_solutions',
    name: 'E-commerce',
    agent: 'ecommerce_solutions',
    summary: 'Shops that sell, with payment, stock and delivery behind them.',
    price_from: 5_000,
    price_to: 40_000,
    weeks_from: 6,
    weeks_to: 16,
    deliverables: [
      'Catalogue and product pages',
      'Checkout with the payment methods of your market',
      'Connection to stock and delivery',
      'Mail after the order and for baskets left behind',
    ],
    questions: [
      goal,
      { about: 'products', ask: 'How many products do you sell, and in which countries?' },
      { about: 'platform', ask: 'Which shop system do you use, or would you like to?' },
      timeline,
      budget,
    ],
    impact: 'More visits end with an order, and orders need less handling.',
    approach: 'Open with the products that sell most, then bring in the rest of the catalogue.',
    terms: [
      'shop',
      'online shop',
      'online store',
      'web shop',
      'webshop',
      'store',
      'ecommerce',
      'e-commerce',
      'shopify',
      'woocommerce',
      'checkout',
      'product catalogue',
      'product catalog',
    ],
  },
  {
    id: 'content_creation',
    name: 'Content',
    agent: 'content_creation',
    summary: 'Articles, pages and mail that say what you know to those who look for it.',
    price_from: 500,
    price_to: 6_000,
    weeks_from: 1,
    weeks_to: 8,
    deliverables: ['Plan of topics', 'Drafts for approval', 'Final texts with titles and descriptions'],
    questions: [
      { about: 'topic', ask: 'What should the text be about?' },
      { about: 'audience', ask: 'Who should read it?' },
      { about: 'goals', ask: 'What should readers do afterwards?' },
      timeline,
    ],
    impact: 'People find answers with you, and come back when they buy.',
    approach: 'Write first what customers ask most.',
    terms: [
      'content marketing',
      'content plan',
      'blog',
      'blog post',
      'article',
      'copy',
      'copywriting',
      'case study',
      'white paper',
      'product description',
    ],
  },
  {
    id: 'analytics_consulting',
    name: 'Analytics consulting',
    agent: 'analytics_consulting',
    summary: 'Figures that are measured once, agreed on, and looked at.',
    price_from: 2_000,
    price_to: 10_000,
    weeks_from: 2,
    weeks_to: 6,
    deliverables: [
      'List of the figures that decide something',
      'Measurement that respects consent',
      'Dashboard and a monthly reading',
    ],
    questions: [
      { about: 'goals', ask: 'Which decision should the figures help with?' },
      { about: 'tools', ask: 'What do you measure with today?' },
      budget,
    ],
    impact: 'Decisions rest on figures that everybody believes.',
    approach: 'Begin with one decision and the few figures that it needs.',
    terms: [
      'analytics',
      'metric',
      'dashboard',
      'tracking',
      'conversion rate',
      'attribution',
      'reporting',
      'google analytics',
    ],
  },
];

/** Other agents that a message may mean, by what customers call their work. */
export const otherTerms: readonly { readonly agent: AgentId; readonly terms: readonly string[] }[] = [
  {
    agent: 'lead_qualification',
    terms: ['qualify', 'qualification', 'lead score', 'score', 'prospect', 'rank lead'],
  },
  {
    agent: 'service_recommendation',
    terms: ['recommend', 'recommendation', 'which service', 'what service'],
  },
];

/** What customers call prices and packages. */
export const pricingTerms: readonly string[] = [
  'price',
  'pricing',
  'cost',
  'package',
  'subscription',
  'fee',
  'how much',
];
