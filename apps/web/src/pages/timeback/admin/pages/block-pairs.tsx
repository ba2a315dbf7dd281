import type { Component } from '@quintet/contracts/timeback/schemas';
import { Equal } from 'lucide-react';
import { BlockView } from './block-view.tsx';

/** A page on one side. */
interface PageSide {
  readonly title: string;
  readonly components: readonly Component[];
  readonly block_ids: readonly string[];
  readonly missing?: readonly string[];
}

interface BlockPairsProps {
  readonly left: PageSide;
  readonly right: PageSide;
}

/** Two pages block by block, so that what differs stands out; a block that is the same is drawn once. */
export function BlockPairs({ left, right }: BlockPairsProps) {
  const names = [...new Set([...left.components, ...right.components].map(({ id }) => id))];
  return (
    <div className="mt-4">
      <div className="grid gap-x-8 border-b border-line pb-2 md:grid-cols-2">
        {[left, right].map((side) => (
          <div key={side.title} className="py-1">
            <h3 className="font-semibold">{side.title}</h3>
            {side.components.length === 0 && (
              <p className="text-14 text-bad">
                Cannot be made{side.missing === undefined ? '' : `: ${side.missing.join(', ')} is missing`}.
              </p>
            )}
          </div>
        ))}
      </div>
      {names.map((name) => (
        <BlockPair key={name} name={name} left={left} right={right} />
      ))}
    </div>
  );
}

function BlockPair({ name, left, right }: BlockPairsProps & { readonly name: string }) {
  const one = left.components.find(({ id }) => id === name);
  const other = right.components.find(({ id }) => id === name);
  const same = JSON.stringify(one) === JSON.stringify(other);
  const sides = same ? [left] : [left, right];
  return (
    <section aria-label={name} className="border-b border-line py-6">
      <h4 className="flex flex-wrap items-center gap-x-3 text-14 text-ink-soft">
        <span className="font-mono">{name}</span>
        {same && (
          <span className="flex items-center gap-1">
            <Equal size={16} aria-hidden />
            the same on both sides
          </span>
        )}
      </h4>
      <div className={`mt-3 grid gap-8 ${same ? 'max-w-160' : 'md:grid-cols-2'}`}>
        {sides.map((side) => (
          <Side key={side.title} side={side} name={name} labelled={!same} />
        ))}
      </div>
    </section>
  );
}

function Side({
  side,
  name,
  labelled,
}: {
  readonly side: PageSide;
  readonly name: string;
  readonly labelled: boolean;
}) {
  const component = side.components.find(({ id }) => id === name);
  return (
    <div className="min-w-0">
      {labelled && <p className="mb-2 text-12 font-semibold text-ink-soft md:sr-only">{side.title}</p>}
      {component === undefined ? (
        <p className="text-14 text-ink-soft">Not on this page.</p>
      ) : (
        <BlockView component={component} level={5} />
      )}
    </div>
  );
}
