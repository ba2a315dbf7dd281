import './ui/tokens.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createApiClient, createQueryClient, trpc } from './api/trpc.ts';
import { createAppRouter } from './routes.tsx';
import { ArrivalProvider, type Arrival } from './ui/frame/arrival.tsx';

const queryClient = createQueryClient();
const apiClient = createApiClient();
const router = createAppRouter();
const arrival: Arrival = { from: undefined };

router.subscribe('onBeforeLoad', ({ fromLocation, pathChanged }) => {
  if (fromLocation !== undefined && pathChanged) arrival.from = fromLocation.pathname;
});

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <trpc.Provider client={apiClient} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>
        <ArrivalProvider value={arrival}>
          <RouterProvider router={router} />
        </ArrivalProvider>
      </QueryClientProvider>
    </trpc.Provider>
  </StrictMode>,
);
