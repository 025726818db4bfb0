import { z } from 'zod';
import { kpiCheckSchema, kpiEditorSchema, kpiPreviewSchema, kpiSaidSchema, kpiSavedSchema, saveKpiSchema } from '../views/kpi-editor';
import { defineEndpoint } from './define-endpoint';
import { scopeParams } from './query-params';

export const kpiEditorEndpoint = defineEndpoint({
  name: 'openKpiEditor',
  method: 'GET',
  path: '/api/kpi-editor',
  tag: 'actions',
  auth: 'reader',
  summary: 'A KPI as it stands in the catalog, to be changed, or a first draft of a new one; what it may name, and its earlier versions',
  query: { id: z.string().max(80).optional().meta({ description: 'The KPI; a new one when left out' }) },
  answer: kpiEditorSchema,
});

export const checkKpiEndpoint = defineEndpoint({
  name: 'checkKpi',
  method: 'POST',
  path: '/api/kpi-editor/check',
  tag: 'actions',
  auth: 'reader',
  summary:
    'Every fault of a KPI that is being written, each at its field with its mend, and how it differs from what is stored. Nothing is stored',
  body: kpiSaidSchema,
  answer: kpiCheckSchema,
});

export const previewKpiEndpoint = defineEndpoint({
  name: 'previewKpi',
  method: 'POST',
  path: '/api/kpi-editor/preview',
  tag: 'actions',
  auth: 'reader',
  summary: 'What a KPI would say of the last days, worked out over stored history by the code that will work it out. Nothing is stored',
  query: {
    environment: scopeParams.environment,
    days: z.coerce.number().int().min(1).max(400).default(30).meta({ description: 'How many days back' }),
  },
  body: kpiSaidSchema,
  answer: kpiPreviewSchema,
});

export const saveKpiEndpoint = defineEndpoint({
  name: 'saveKpi',
  method: 'POST',
  path: '/api/kpi-editor',
  tag: 'actions',
  auth: 'reader',
  summary: 'Stores a KPI as a new version of the catalog; history is then worked out by the worker',
  body: saveKpiSchema,
  answer: kpiSavedSchema,
  refusals: { 403: 'Your roles do not write this KPI', 409: 'Somebody changed it meanwhile, or the id is taken' },
});
