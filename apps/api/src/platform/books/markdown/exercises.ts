import type { ListItem, Nodes, Root } from 'mdast';
import type { ContainerDirective } from 'mdast-util-directive';
import { plainTextOf, rangeOf, walk } from '../../markdown/markdown-tree.ts';
import type { Check, Exercise } from './book.ts';

/** What a lesson asks of its reader, in reading order, and what is wrong with it, one line each. */
export function findTasks(
  root: Root,
  source: string,
): { exercises: Exercise[]; checks: Check[]; problems: string[] } {
  const directives = [...walk(root)].filter((node) => node.type === 'containerDirective');
  const exercises = directives.filter(isNamed('exercise')).map((node) => readExercise(node, source));
  const checks = directives.filter(isNamed('check')).map((node) => readCheck(node, source));
  return { exercises, checks, problems: findFaults(exercises, checks) };
}

/** Whether a block gives away what its reader is to find out. */
export function isAnswer(node: Nodes): boolean {
  return node.type === 'containerDirective' && ['hint', 'solution'].includes(node.name);
}

function readExercise(node: ContainerDirective, source: string): Exercise {
  const inside = node.children.filter((child) => child.type === 'containerDirective');
  return {
    id: node.attributes?.['id'] ?? '',
    title: node.attributes?.['title'] ?? '',
    task: sourceOf(
      node.children.filter((child) => !isAnswer(child)),
      source,
    ),
    hints: inside.filter(isNamed('hint')).map((hint) => sourceOf(hint.children, source)),
    solution: inside
      .filter(isNamed('solution'))
      .map((solution) => sourceOf(solution.children, source))
      .join('\n\n'),
  };
}

const why = /^Why:\s{0,9}/u;

/** Whether a block says why the right options of a check are right. */
export function isWhy(node: Nodes): boolean {
  return node.type === 'paragraph' && why.test(plainTextOf(node));
}

function readCheck(node: ContainerDirective, source: string): Check {
  const options = node.children.flatMap((child) => (child.type === 'list' ? child.children : []));
  const others = node.children.filter((child) => child.type !== 'list');
  const firstWhy = others.findIndex(isWhy);
  const asked = firstWhy === -1 ? others : others.slice(0, firstWhy);
  const explained = firstWhy === -1 ? [] : others.slice(firstWhy);
  return {
    id: node.attributes?.['id'] ?? '',
    question: sourceOf(asked, source),
    options: options.map((item) => readOption(item, source)),
    why: sourceOf(explained, source).replace(why, ''),
  };
}

function readOption(item: ListItem, source: string): Check['options'][number] {
  // Where code follows the box, the parser leaves the box in the paragraph.
  const text = sourceOf(item.children, source).replace(/^\[[ xX]\]\s{0,9}/u, '');
  return { text, right: item.checked === true };
}

function findFaults(exercises: readonly Exercise[], checks: readonly Check[]): string[] {
  const ids = [...exercises, ...checks].map(({ id }) => id);
  const repeated = ids.filter((id, index) => id !== '' && ids.indexOf(id) !== index);
  return [
    ...(ids.includes('') ? ['an exercise or a check has no {#id}'] : []),
    ...repeated.map((id) => `the id ${id} is given twice`),
    ...exercises.filter(({ task }) => task === '').map(({ id }) => `the exercise ${id} has no task`),
    ...checks.flatMap(findCheckFaults),
  ];
}

function findCheckFaults({ id, options }: Check): string[] {
  if (options.length < 2) return [`the check ${id} has fewer than two options`];
  return options.some(({ right }) => right) ? [] : [`the check ${id} has no right option`];
}

function isNamed(name: string) {
  return (node: Nodes): node is ContainerDirective =>
    node.type === 'containerDirective' && node.name === name;
}

/** The Markdown of blocks, each as it was written. */
function sourceOf(nodes: readonly Nodes[], source: string): string {
  return nodes
    .map((node) => {
      const { start, end } = rangeOf(node);
      return source.slice(start, end);
    })
    .join('\n\n')
    .trim();
}
