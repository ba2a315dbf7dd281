import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openStorage } from '../../../api/browser-storage.ts';
import { createTipQueue } from './tip-queue.ts';
import { readTip, type Tip } from './tip.ts';

const vid = randomUUID();
const all = () => true;

function mintTip(change: Partial<Tip> = {}): Tip {
  const block = 'before_after_chart';
  return { id: randomUUID(), vid, summary: 'A tip', block, until: Date.now() + 60_000, ...change };
}

/** As where the browser keeps nothing. */
function openMemory() {
  return openStorage(() => {
    throw new Error('blocked');
  });
}

function openStores() {
  return { tab: openMemory(), browser: openMemory() };
}

describe('the queue of tips', () => {
  test('gives each tip once, in the order in which they came', () => {
    const queue = createTipQueue(openStores());
    const [first, second] = [mintTip(), mintTip()];
    for (const tip of [first, second, first]) queue.add(tip);
    expect([queue.take(all), queue.take(all), queue.take(all)]).toEqual([first, second, undefined]);
    queue.add(first);
    expect(queue.take(all)).toBeUndefined();
  });

  test('keeps what waits over a reload, and what was shown for other tabs too', () => {
    const stores = openStores();
    const [shown, waiting] = [mintTip(), mintTip()];
    const queue = createTipQueue(stores);
    queue.add(shown);
    queue.add(waiting);
    queue.take(all);
    const reloaded = createTipQueue(stores);
    reloaded.add(shown);
    expect(reloaded.take(all)).toEqual(waiting);
    const otherTab = createTipQueue({ ...stores, tab: openMemory() });
    for (const tip of [shown, waiting]) otherTab.add(tip);
    expect(otherTab.take(all)).toBeUndefined();
  });

  test('leaves a tip waiting that does not fit the page, and drops one that is past its time', () => {
    const queue = createTipQueue(openStores());
    const tip = mintTip();
    queue.add(mintTip({ until: Date.now() - 1 }));
    queue.add(tip);
    expect(queue.take(() => false)).toBeUndefined();
    expect(queue.take(all)).toEqual(tip);
    expect(queue.take(all)).toBeUndefined();
  });

  test('drops the tips of another visitor', () => {
    const queue = createTipQueue(openStores());
    queue.add(mintTip());
    queue.keepOnly(randomUUID());
    expect(queue.take(all)).toBeUndefined();
  });

  test('tells once of a tip that was left without an answer', () => {
    const stores = openStores();
    const [left, answered] = [mintTip(), mintTip()];
    const queue = createTipQueue(stores);
    queue.add(left);
    queue.take(all);
    const reloaded = createTipQueue(stores);
    expect(reloaded.takeLeftOpen()).toEqual(left);
    expect(reloaded.takeLeftOpen()).toBeUndefined();
    reloaded.add(answered);
    reloaded.take(all);
    reloaded.settle();
    expect(createTipQueue(stores).takeLeftOpen()).toBeUndefined();
  });

  test('forgets everything when the visitor is forgotten', () => {
    const stores = openStores();
    const tip = mintTip();
    const queue = createTipQueue(stores);
    queue.add(tip);
    queue.take(all);
    queue.clear();
    expect(createTipQueue(stores).takeLeftOpen()).toBeUndefined();
    queue.add(tip);
    expect(queue.take(all)).toEqual(tip);
  });

  test('calls back for new tips until that is ended, and survives a store that is full or holds nonsense', () => {
    const broken = openStorage(() => ({
      getItem: () => '{"not":"a list"}',
      setItem: () => {
        throw new Error('full');
      },
      removeItem: () => undefined,
    }));
    const queue = createTipQueue({ tab: broken, browser: broken });
    let calls = 0;
    const unwatch = queue.watch(() => (calls += 1));
    const tip = mintTip();
    queue.add(tip);
    queue.add(tip);
    unwatch();
    queue.add(mintTip());
    expect(calls).toBe(1);
    expect(queue.take(all)).toEqual(tip);
  });
});

describe('an event of the agent loop', () => {
  const task = {
    task_id: randomUUID(),
    vid,
    action_type: 'show_block',
    summary: 'A tip',
    status: 'completed',
    created_at: '2026-01-01T00:00:00.000Z',
    due_at: '2026-01-01T00:00:02.000Z',
    payload: { block_id: 'vision', ttl: 60 },
  };

  test.each(['in_progress', 'completed'])('is a tip when a block is to be shown and is %s', (status) => {
    expect(readTip({ ...task, status })).toEqual({
      id: task.task_id,
      vid,
      summary: 'A tip',
      block: 'vision',
      until: Date.parse('2026-01-01T00:01:02.000Z'),
    });
  });

  test.each([
    ['pending', { ...task, status: 'pending' }],
    ['cancelled', { ...task, status: 'cancelled' }],
    [
      'a mail',
      { ...task, action_type: 'schedule_email', payload: { template_id: 'x', send_at: task.due_at } },
    ],
    ['without a payload', { ...task, payload: undefined }],
    ['with a payload of another kind', { ...task, payload: { block_id: 7, ttl: 60 } }],
    ['a figure', { trust_score: 0.5 }],
    ['nothing', null],
  ])('is none when it is %s', (_name, data) => {
    expect(readTip(data)).toBeUndefined();
  });

  test('is none when it is no object', () => {
    expect(readTip('{')).toBeUndefined();
  });
});
