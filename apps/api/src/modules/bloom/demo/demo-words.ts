/** Invented people and companies. Addresses end in domains that are reserved for examples. */
export const firstNames = [
  'Amara',
  'Bastian',
  'Celia',
  'Dario',
  'Elif',
  'Farid',
  'Greta',
  'Hiro',
  'Ines',
  'Jonah',
  'Kaya',
  'Levi',
  'Mira',
  'Nils',
  'Odile',
  'Pavel',
  'Quinn',
  'Rosa',
  'Samir',
  'Tilda',
  'Uma',
  'Viktor',
  'Wanda',
  'Xenia',
  'Yara',
  'Zoran',
] as const;

export const lastNames = [
  'Aldous',
  'Brandt',
  'Castell',
  'Dahl',
  'Ekström',
  'Farrow',
  'Galindo',
  'Hartley',
  'Iversen',
  'Juric',
  'Kessler',
  'Lindqvist',
  'Moreau',
  'Novak',
  'Okafor',
  'Petrov',
  'Quist',
  'Rinaldi',
  'Santos',
  'Tamura',
  'Ulrich',
  'Varga',
  'Whitlock',
  'Yilmaz',
  'Zeller',
] as const;

const companyFirsts = [
  'Alder',
  'Beacon',
  'Cobalt',
  'Drift',
  'Ember',
  'Fennel',
  'Granite',
  'Harbor',
  'Indigo',
  'Juniper',
  'Kestrel',
  'Lantern',
  'Meridian',
  'Northwind',
  'Orchard',
  'Paper Crane',
  'Quarry',
  'River',
  'Saffron',
  'Tidewater',
  'Umber',
  'Velvet',
  'Willow',
  'Yarrow',
] as const;

const companyLasts = [
  'Bakery',
  'Bikes',
  'Clinic',
  'Coffee',
  'Design',
  'Foods',
  'Furniture',
  'Games',
  'Hotels',
  'Labs',
  'Legal',
  'Logistics',
  'Outdoor',
  'Press',
  'Robotics',
  'Schools',
  'Software',
  'Studio',
  'Tea',
  'Travel',
] as const;

/** Every company there can be, each once. */
export const companies = companyFirsts.flatMap((first) => companyLasts.map((last) => `${first} ${last}`));

/** What the agency does. */
export const services = {
  'Web development': 30,
  'Digital marketing': 24,
  'Brand design': 16,
  'E-commerce': 14,
  'Content creation': 10,
  'Analytics consulting': 6,
} as const;

export type Service = keyof typeof services;

/** What somebody asks for first, and what an assistant answers, by service. */
export const openings: Readonly<Record<Service, readonly [question: string, answer: string]>> = {
  'Web development': [
    'Our site is six years old and half of our visitors leave on the phone. What would a new one take?',
    'A new site of that size usually takes eight to ten weeks. Which pages bring you enquiries today?',
  ],
  'Digital marketing': [
    'We spend 2,000 a month on ads and cannot tell what comes of it. Can you help?',
    'Yes. I would begin by measuring which ads lead to an enquiry. Do you see enquiries by source today?',
  ],
  'Brand design': [
    'We merged with another firm in spring and still use two logos. Where do we start?',
    'With what the two names stand for, before anything is drawn. Who decides on your side?',
  ],
  'E-commerce': [
    'Our shop loses people at checkout. Could you have a look before the holidays?',
    'A look at the checkout takes a week. How many orders do you have in a usual month?',
  ],
  'Content creation': [
    'We want to write about our work every week, but nobody finds the time.',
    'Four articles a month are a good pace. What do customers ask you most often?',
  ],
  'Analytics consulting': [
    'Our three dashboards show three different revenues. Which of them is right?',
    'Perhaps each is, for a question of its own. What do you decide by them?',
  ],
};

/** How such a conversation goes on, whatever it is about. */
export const followUps = [
  [
    'What does that cost?',
    'I can give you a range now and a fixed price after one call. What is your budget?',
  ],
  ['Between ten and twenty thousand.', 'That fits. When should it be ready?'],
  ['Before the summer, if that is possible.', 'It is. I will send you an outline today.'],
  ['Who would we work with?', 'A lead and two people, the same from the first day to the last.'],
] as const;
