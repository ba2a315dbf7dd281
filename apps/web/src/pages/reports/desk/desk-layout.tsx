import { clsx } from 'clsx';
import { Keyboard, List, SlidersHorizontal, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import type { Fault } from '../../../api/fault.ts';
import { Button } from '../../../ui/button.tsx';
import { FaultNotice } from '../../../ui/fault-notice.tsx';
import { useMedia } from '../../../ui/use-media.ts';
import { fullWindow, wideWindow } from './windows.ts';
import { useDesk } from '../report-state/desk-context.ts';
import { DeskHeader } from './desk-header.tsx';
import { Drawer } from '../../../ui/drawer.tsx';
import { Outline } from './outline.tsx';
import { RunBar } from './run-bar.tsx';
import { SectionPage } from '../section/section-page.tsx';
import { shortcuts } from './desk-keys.ts';
import { Shortcuts } from '../../../ui/shortcuts.tsx';
import { Tools } from '../tools/tools.tsx';
import { useLetterKeys } from '../../../ui/use-letter-keys.ts';
import { isPlanned } from '../report-state/report-run.ts';
import { isAtWork } from '../report-state/use-report.ts';

/** A side of the desk: stays in sight, and scrolls by itself only where it is taller than the window. */
const column =
  'sticky top-6 -my-1 max-h-[calc(100dvh-2rem)] self-start overflow-y-auto py-1 [scrollbar-width:thin]';

type Panel = 'outline' | 'tools' | 'keys';

/** Outline left, page in the middle, tools right; below 1024 px the sides come in as drawers. */
export function DeskLayout({ fault }: { readonly fault: Fault | undefined }) {
  const { view } = useDesk();
  const isWide = useMedia(wideWindow);
  const isFull = useMedia(fullWindow);
  const [panel, openPanel] = useState<Panel>();
  useDeskKeys(isFull, openPanel);
  const isEditing = view === 'edit';
  return (
    <>
      <DeskHeader>
        <PanelButtons isWide={isWide} isFull={isFull} onOpen={openPanel} />
      </DeskHeader>
      <Problems fault={fault} />
      <div
        className={clsx(
          // A short page fills the window, so that the bar below it lies at the edge.
          'min-h-[calc(100dvh-16rem)] py-6 lg:grid lg:grid-cols-[17.5rem_minmax(0,1fr)] lg:gap-8',
          !isEditing && 'min-[80rem]:grid-cols-[17.5rem_minmax(0,1fr)_18rem]',
        )}
      >
        {isWide && (
          <div className={clsx(column, '-mx-1 px-1')}>
            <Outline />
          </div>
        )}
        <div
          className={clsx(
            'mx-auto w-full min-w-0',
            isEditing
              ? 'max-w-none'
              : 'max-w-220 lg:rounded-panel lg:border lg:border-line lg:bg-surface lg:p-10',
          )}
        >
          <SectionPage />
        </div>
        {isFull && !isEditing && (
          <div className={clsx(column, '-mx-1 px-1')}>
            <Tools />
          </div>
        )}
      </div>
      {/* Below the rest and stuck to the window, so that nothing moves when it comes and goes. */}
      <div className="sticky bottom-0 z-10 -mx-4 border-line bg-canvas px-4 not-empty:border-t md:-mx-8 md:px-8">
        <RunBar />
      </div>
      <Drawers panel={panel} onPanel={openPanel} />
      <Shortcuts
        shortcuts={shortcuts}
        isOpen={panel === 'keys'}
        onOpenChange={(isOpen) => openPanel(isOpen ? 'keys' : undefined)}
      />
    </>
  );
}

interface DrawersProps {
  readonly panel: Panel | undefined;
  readonly onPanel: (panel: Panel | undefined) => void;
}

function Drawers({ panel, onPanel }: DrawersProps) {
  const close = () => onPanel(undefined);
  return (
    <>
      <Drawer
        title="Sections"
        side="left"
        isOpen={panel === 'outline'}
        onOpenChange={close}
        onCloseFocus={keepOnPage}
      >
        <Outline onOpen={close} />
      </Drawer>
      <Drawer
        title="Tools"
        side="right"
        isOpen={panel === 'tools'}
        onOpenChange={close}
        onCloseFocus={keepOnPage}
      >
        <Tools onDone={close} />
      </Drawer>
    </>
  );
}

/** Leaves the focus where a tool has put it on the page. */
function keepOnPage(event: Event): void {
  if (document.activeElement?.closest('article') instanceof HTMLElement) event.preventDefault();
}

interface PanelButtonsProps {
  readonly isWide: boolean;
  readonly isFull: boolean;
  readonly onOpen: (panel: Panel) => void;
}

function PanelButtons({ isWide, isFull, onOpen }: PanelButtonsProps) {
  return (
    <div className="flex flex-wrap gap-2">
      {!isWide && <PanelButton Icon={List} label="Sections" onOpen={() => onOpen('outline')} />}
      {!isFull && <PanelButton Icon={SlidersHorizontal} label="Tools" onOpen={() => onOpen('tools')} />}
      {isWide && (
        <Button look="quiet" className="text-14" aria-keyshortcuts="?" onClick={() => onOpen('keys')}>
          <Keyboard size={16} aria-hidden />
          Keys
        </Button>
      )}
    </div>
  );
}

interface PanelButtonProps {
  readonly Icon: LucideIcon;
  readonly label: string;
  readonly onOpen: () => void;
}

function PanelButton({ Icon, label, onOpen }: PanelButtonProps) {
  return (
    <Button look="secondary" onClick={onOpen}>
      <Icon size={16} aria-hidden />
      {label}
    </Button>
  );
}

/** What went wrong, above the page: the connection, or the last thing that was asked for. */
function Problems({ fault }: { readonly fault: Fault | undefined }) {
  const { actions, refresh } = useDesk();
  const { failed } = actions;
  if (failed === undefined && fault === undefined) return null;
  return (
    <div className="max-w-200 space-y-3 pt-4">
      {fault !== undefined && (
        <FaultNotice
          fault={fault}
          reassurance="What you see may be old. Edits are kept in this browser."
          onRetry={() => void refresh()}
        />
      )}
      {failed !== undefined && fault === undefined && (
        <FaultNotice
          fault={failed.fault}
          reassurance={`Nothing was lost in ${failed.place}.`}
          onRetry={failed.retry}
          more={
            <Button look="quiet" onClick={actions.dismiss}>
              Leave it
            </Button>
          }
        />
      )}
    </div>
  );
}

function useDeskKeys(isFull: boolean, openPanel: (panel: Panel) => void): void {
  const { report, line, actions, show, isReviewing } = useDesk();
  const isTaken = isAtWork(line) || isPlanned(report, line.section_title);
  const isFree = !isTaken && !actions.isBusy && !isReviewing;
  useLetterKeys({
    g: () => {
      if (isFree) actions.generate(line.section_title);
    },
    e: () => {
      if (isFree) show('edit');
    },
    r: () => {
      if (focusWish()) return;
      if (!isFull) openPanel('tools');
      else show('read');
      // The field is there once the panel or the column is.
      requestAnimationFrame(focusWish);
    },
    '?': () => openPanel('keys'),
  });
}

/** Puts the focus on the field for a wish, at once where it is in sight; gives false where it is not there. */
function focusWish(): boolean {
  const field = document.querySelector<HTMLElement>('[data-refine]');
  field?.focus();
  return field !== null;
}
