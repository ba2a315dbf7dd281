import { describe, expect, it } from 'vitest';
import { readDistrict } from './district.ts';

describe('readDistrict', () => {
  it.each([
    ['Brownsville, TX', 'US-TX-Brownsville'],
    ['  Brownsville ,tx ', 'US-TX-Brownsville'],
    ['US-TX-Brownsville', 'US-TX-Brownsville'],
    ['us - tx - Brownsville', 'US-TX-Brownsville'],
    ['winston-salem, nc', 'US-NC-Winston-Salem'],
    ['DeKalb, GA', 'US-GA-DeKalb'],
    ['Winston-Salem, NC', 'US-NC-Winston-Salem'],
    ['St.  Paul, MN', 'US-MN-St. Paul'],
    ['Coeur d’Alene, ID', 'US-ID-Coeur d’Alene'],
  ])('reads %j as %j', (text, district) => {
    expect(readDistrict(text)).toBe(district);
  });

  it.each([
    '',
    'Brownsville',
    'Brownsville, Texas',
    ', TX',
    'US-TX-',
    'TX',
    '<b>, TX',
    `${'x'.repeat(61)}, TX`,
  ])('refuses %j', (text) => {
    expect(readDistrict(text)).toBeUndefined();
  });
});
