import { BarChart, LineChart, type BarSeriesOption, type LineSeriesOption } from 'echarts/charts';
import { GridSimpleComponent, type GridComponentOption } from 'echarts/components';
import { init, use, type ComposeOption } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, LineChart, GridSimpleComponent, LabelLayout, SVGRenderer]);

/** What a plot shows, in the words of the library, of which only these parts are loaded. */
export type PlotOption = ComposeOption<BarSeriesOption | LineSeriesOption | GridComponentOption>;

/** A drawing in an element. */
export interface Plot {
  /** Draws what is shown now, in the size that the element has now. */
  draw(option: PlotOption): void;
  close(): void;
}

/** Draws into an element from here on. */
export function openPlot(element: HTMLElement): Plot {
  const chart = init(element, undefined, { renderer: 'svg' });
  return {
    draw(option) {
      chart.resize({ silent: true });
      chart.setOption(option, { notMerge: true });
    },
    close: () => chart.dispose(),
  };
}
