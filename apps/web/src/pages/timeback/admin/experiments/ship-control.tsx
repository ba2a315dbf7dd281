import type { Experiment } from '@quintet/contracts/timeback/admin-schemas';
import { useEffect, useRef, useState } from 'react';
import { useFault } from '../../../../api/fault.ts';
import { trpc } from '../../../../api/trpc.ts';
import { Button } from '../../../../ui/button.tsx';
import { FaultNotice } from '../../../../ui/fault-notice.tsx';
import { formatTime } from '../format-time.ts';

type VariantId = Experiment['arms'][number]['variant_id'];

/** Ships a variant to everybody after one more question, or lets the test go on. */
export function ShipControl({ experiment: { experiment, shipped } }: { readonly experiment: Experiment }) {
  const [asked, ask] = useState<VariantId>();
  const utils = trpc.useUtils();
  const refresh = async () => {
    ask(undefined);
    await utils.timeback.listExperiments.invalidate();
  };
  const ship = trpc.timeback.shipVariant.useMutation({ onSuccess: refresh });
  const resume = trpc.timeback.resumeExperiment.useMutation({ onSuccess: refresh });
  const fault = useFault(ship.error ?? resume.error);
  const busy = ship.isPending || resume.isPending;
  return (
    <div aria-live="polite" className={asked === undefined ? 'max-w-full' : 'w-full'}>
      {asked !== undefined && (
        <Question
          variant={asked}
          busy={busy}
          onConfirm={() => ship.mutate({ experiment, variant_id: asked })}
          onCancel={() => ask(undefined)}
        />
      )}
      {asked === undefined && shipped === null && (
        <div className="flex flex-wrap gap-3">
          {(['A', 'B'] as const).map((variant) => (
            <Button key={variant} look="secondary" onClick={() => ask(variant)}>
              Ship variant {variant}
            </Button>
          ))}
        </div>
      )}
      {asked === undefined && shipped !== null && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button look="secondary" aria-disabled={busy} onClick={() => resume.mutate({ experiment })}>
            Resume experiment
          </Button>
          <p className="max-w-[48ch] text-14 text-ink-soft">
            {shipped.shipped_by} shipped {shipped.variant_id} on{' '}
            <time dateTime={shipped.shipped_at}>{formatTime(shipped.shipped_at)}</time>. Visitors since then
            count for {shipped.variant_id} alone.
          </p>
        </div>
      )}
      {fault !== undefined && (
        <div className="mt-4 max-w-160">
          <FaultNotice
            fault={fault}
            reassurance="Visitors get what they got before."
            onRetry={() =>
              ship.isError && ship.variables !== undefined
                ? ship.mutate(ship.variables)
                : resume.mutate({ experiment })
            }
          />
        </div>
      )}
    </div>
  );
}

interface QuestionProps {
  readonly variant: VariantId;
  readonly busy: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

function Question({ variant, busy, onConfirm, onCancel }: QuestionProps) {
  const confirm = useRef<HTMLButtonElement>(null);
  useEffect(() => confirm.current?.focus(), []);
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p className="w-full max-w-[60ch] text-14">
        Every visitor gets variant {variant} from the next page on, also those who saw the other one. You can
        resume the test at any time.
      </p>
      <Button ref={confirm} aria-disabled={busy} onClick={busy ? undefined : onConfirm}>
        Ship {variant} to everybody
      </Button>
      <Button look="quiet" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}
