import { Table2 } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { ChartTable } from './chart-table.tsx';

const size = { width: 960, height: 540 };
/** The view of a chart that holds the slope alone, for phones. */
const slope = { width: 616, height: 372 };
const drawnHere = /^(\/assets\/[\w.-]+_chart[\w.-]*)\.png$/;

interface ChartProps {
  readonly source: string;
  readonly alt: string;
}

/** A picture whose place is kept before it arrives, its words for small screens, and its figures one key away. */
export function Chart({ source, alt }: ChartProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const name = drawnHere.exec(source)?.[1];
  return (
    <figure className="mt-12 max-w-192">
      <Picture
        key={source}
        source={source}
        alt={alt}
        vector={name === undefined ? undefined : `${name}.svg`}
      />
      <figcaption aria-hidden className="mt-3 text-14 text-ink-soft sm:hidden">
        {alt}
      </figcaption>
      {name !== undefined && (
        <>
          <Button
            look="quiet"
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
            className="mt-1 text-14"
          >
            <Table2 size={16} aria-hidden />
            {open ? 'Hide the table' : 'Show the figures as a table'}
          </Button>
          <div id={id}>{open && <ChartTable address={`${name}.json`} />}</div>
        </>
      )}
    </figure>
  );
}

/** The server's own charts come as SVG too, which is sharp at any size and follows the theme. */
function Picture({ source, alt, vector }: ChartProps & { readonly vector: string | undefined }) {
  const [failures, setFailures] = useState(0);
  const address = [vector, source].filter((candidate) => candidate !== undefined)[failures];
  if (address !== undefined) {
    return (
      <picture>
        {address === vector && <source media="(width < 40rem)" srcSet={`${vector}#plot`} {...slope} />}
        <img
          src={address}
          alt={alt}
          {...size}
          onError={() => setFailures(failures + 1)}
          className="block h-auto w-full rounded-panel border border-line bg-surface"
        />
      </picture>
    );
  }
  return (
    <div className="rounded-panel border border-line bg-surface p-6">
      <p className="font-semibold">The chart did not load. This is what it shows:</p>
      <p className="mt-2">{alt}</p>
    </div>
  );
}
