import type { BlockContent, DefinitionContent, ListItem, Paragraph, Root, RootContent } from 'mdast';

type Directive = Extract<RootContent, { type: 'containerDirective' }>;
type Block = BlockContent | DefinitionContent;

/** What a lesson is made of besides text. */
const kinds = new Set(['exercise', 'hint', 'solution', 'check', 'note', 'tip', 'warning']);

/**
 * A remark plugin: blocks such as `:::hint` become sections that say in `data-kind` what they are. The steps of an exercise are
 * counted, the options of a check know whether they are right, and a colon in running text stays what it was.
 */
export function readDirectives() {
  return (tree: Root) => tree.children.forEach(readNode);
}

function readNode(node: RootContent): void {
  if (node.type === 'textDirective' || node.type === 'leafDirective') {
    node.data = { hName: 'span', hChildren: [{ type: 'text', value: `:${node.name}` }] };
    return;
  }
  if (node.type === 'containerDirective') readContainer(node);
  if ('children' in node) node.children.forEach(readNode);
}

function readContainer(directive: Directive): void {
  const { name, attributes, children } = directive;
  if (!kinds.has(name)) return;
  const properties: Record<string, string | number> = { dataKind: name };
  if (name === 'exercise') {
    const steps = children.filter(isStep);
    steps.forEach((step, index) => {
      step.data = { hProperties: { dataStep: index + 1 } };
    });
    properties['dataSteps'] = steps.length;
    properties['dataTitle'] = attributes?.['title'] ?? '';
  }
  if (name === 'check') readCheck(children);
  directive.data = { hName: 'section', hProperties: { ...directive.data?.hProperties, ...properties } };
}

function isStep(node: Block): node is Directive {
  return node.type === 'containerDirective' && ['hint', 'solution'].includes(node.name);
}

function readCheck(children: readonly Block[]): void {
  for (const child of children) {
    if (child.type === 'list') child.children.forEach(readOption);
    if (child.type === 'paragraph') readWhy(child);
  }
}

/** The page draws boxes of its own. */
function readOption(option: ListItem, index: number): void {
  if (typeof option.checked !== 'boolean') return;
  option.data = { hProperties: { dataOption: index + 1, dataRight: String(option.checked) } };
  option.checked = null;
}

function readWhy(paragraph: Paragraph): void {
  const [first] = paragraph.children;
  if (first?.type !== 'text' || !first.value.startsWith('Why:')) return;
  first.value = first.value.slice('Why:'.length).trimStart();
  paragraph.data = { hProperties: { dataKind: 'why' } };
}
