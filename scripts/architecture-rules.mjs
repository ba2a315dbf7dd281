import { readdirSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { analyse } from 'scslre';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Imports between the rooms of a folder go down the order given: a room may import those before it, never those after.
 * Rooms that are `apart` never import each other.
 */
const roomsInOrder = {
  meta: {
    schema: [
      {
        type: 'object',
        additionalProperties: { anyOf: [{ const: 'apart' }, { type: 'array', items: { type: 'string' } }] },
      },
    ],
  },
  create(context) {
    const file = context.filename;
    const places = Object.entries(context.options[0] ?? {}).flatMap(([folder, order]) => {
      const path = relative(join(root, folder), file);
      return path.startsWith('..') ? [] : [{ folder, order, room: roomOf(path) }];
    });
    const check = ({ source }) => {
      if (source === null || !source?.value.startsWith('.')) return;
      for (const { folder, order, room } of places) {
        const path = relative(join(root, folder), join(dirname(file), source.value));
        const other = roomOf(path);
        if (path.startsWith('..') || other === room) continue;
        if (order === 'apart') {
          if (room !== '.' && other !== '.')
            context.report({
              node: source,
              message: `In ${folder}, "${room}" and "${other}" know nothing of each other: tell by an event or a job, or move what both need out.`,
            });
          continue;
        }
        const [mine, its] = [order.indexOf(room), order.indexOf(other)];
        const unknown = mine === -1 ? room : other;
        if (mine === -1 || its === -1)
          context.report({
            node: source,
            message: `${folder} has no room "${unknown}": give it its place in the order in .oxlintrc.json.`,
          });
        else if (its > mine)
          context.report({
            node: source,
            message: `In ${folder}, "${room}" stands below "${other}" and cannot import it: move what both need down, or take it as a parameter.`,
          });
      }
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

/** A folder holds few enough files to be read as a list. */
const folderSize = {
  meta: { schema: [{ type: 'integer' }] },
  create(context) {
    const folder = dirname(context.filename);
    const most = context.options[0] ?? 15;
    return {
      Program(node) {
        // Told once, at the first file of the folder.
        const sources = listSources(folder);
        if (sources.length > most && sources[0] === basename(context.filename))
          context.report({
            node,
            message: `${relative(root, folder)} holds ${sources.length} files: part it into rooms of at most ${most}.`,
          });
      },
    };
  },
};

const rawQueries = new Set(['$queryRaw', '$queryRawUnsafe']);

/** What comes from outside the types is read by a schema, never declared to be of a type. */
const readBySchema = {
  meta: { schema: [] },
  create(context) {
    const refuseTyped = (node, called) => {
      if (rawQueries.has(called?.property?.name) && node.typeArguments)
        context.report({
          node,
          message: 'Nobody checks that rows are of this type: read them with readRows(schema, …).',
        });
    };
    const refuseParsed = (json, type) => {
      if (isJsonParse(json) && type && type.type !== 'TSUnknownKeyword')
        context.report({
          node: json,
          message: 'Nobody checks that this JSON is of this type: give it to the parse() of a schema.',
        });
    };
    return {
      TaggedTemplateExpression: (node) => refuseTyped(node, node.tag),
      CallExpression: (node) => refuseTyped(node, node.callee),
      TSAsExpression: ({ expression, typeAnnotation }) => refuseParsed(expression, typeAnnotation),
      VariableDeclarator: ({ id, init }) => refuseParsed(init, id.typeAnnotation?.typeAnnotation),
    };
  },
};

const loops = new Set(['WhileStatement', 'DoWhileStatement', 'ForStatement', 'ForOfStatement']);

/** A test waits for what happens, never for time to pass: it may only look again and again, or give up at last. */
const noSleep = {
  meta: { schema: [] },
  create(context) {
    if (!/\.test\.tsx?$/.test(context.filename)) return {};
    const names = new Set(['setTimeout']);
    return {
      ImportDeclaration({ source, specifiers }) {
        if (source.value !== 'node:timers/promises') return;
        for (const { imported, local } of specifiers)
          if (imported?.name === 'setTimeout') names.add(local.name);
      },
      CallExpression(node) {
        if (names.has(node.callee.name) && !isBounded(node))
          context.report({
            node,
            message:
              'A test does not sleep: wait for the event, poll for the state (expect.poll), or turn a fake clock.',
          });
      },
    };
  },
};

/** Whether it pauses a poll or ends a race. */
function isBounded({ parent }) {
  if (parent === null || parent === undefined) return false;
  const isRace = parent.type === 'CallExpression' && parent.callee.property?.name === 'race';
  return isRace || loops.has(parent.type) || isBounded(parent);
}

/** Texts are as long as their writers want, and a pattern that looks at a stretch of them again and again takes minutes. */
const linearRegex = {
  meta: { schema: [] },
  create(context) {
    const check = (node, source, flags) => {
      const [report] = analyse({ source, flags }).reports;
      if (report !== undefined)
        context.report({
          node,
          message: `Takes the square of the time for a long run of ${JSON.stringify(report.character.pick)}: bound what repeats ({0,100}), or begin where nothing like it stands before.`,
        });
    };
    return {
      Literal(node) {
        if (node.regex) check(node, node.regex.pattern, node.regex.flags);
      },
      NewExpression(node) {
        const [source, flags] = node.arguments;
        if (node.callee.name !== 'RegExp' || !source) return;
        const quasi = (source.type === 'TaggedTemplateExpression' ? source.quasi : source).quasis;
        const pattern =
          source.type === 'TaggedTemplateExpression' ? quasi?.[0]?.value.raw : quasi?.[0]?.value.cooked;
        const text = source.type === 'Literal' ? source.value : quasi?.length === 1 ? pattern : undefined;
        if (typeof text === 'string') check(node, text, flags?.value ?? '');
      },
    };
  },
};

function isJsonParse(node) {
  return (
    node?.type === 'CallExpression' &&
    node.callee.object?.name === 'JSON' &&
    node.callee.property?.name === 'parse'
  );
}

function roomOf(path) {
  const [first = '.', ...rest] = path.split(sep);
  return rest.length === 0 ? '.' : first;
}

function listSources(folder) {
  return readdirSync(folder)
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .sort();
}

export default {
  meta: { name: 'architecture' },
  rules: {
    'rooms-in-order': roomsInOrder,
    'folder-size': folderSize,
    'read-by-schema': readBySchema,
    'no-sleep': noSleep,
    'linear-regex': linearRegex,
  },
};
