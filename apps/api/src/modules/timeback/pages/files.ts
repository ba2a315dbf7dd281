import { icps } from '@quintet/contracts/timeback/schemas';
import type { FileSource } from '../../../module.ts';
import type { ChartAssets } from '../charts/chart-assets.ts';
import type { ContentLibrary } from '../content/content-library.ts';
import { renderStaticPage } from './static-page.ts';

interface FileServices {
  readonly content: ContentLibrary;
  readonly charts: ChartAssets;
}

/** Pages that stand when nothing else does, and the charts (contract §2 and §6). */
export const timebackFiles: readonly FileSource<FileServices>[] = [
  {
    path: '/static/',
    headers: {
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    },
    read({ services }, name) {
      const icp = icps.find((candidate) => `${candidate}_default.html` === name);
      if (icp === undefined) return Promise.resolve(undefined);
      const body = renderStaticPage(services.content, icp);
      return Promise.resolve({ contentType: 'text/html; charset=utf-8', body, maxAge: 300 });
    },
  },
  {
    path: '/assets/',
    read: ({ services }, name) => services.charts.read(name),
  },
];
