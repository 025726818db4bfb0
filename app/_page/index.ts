export { readPageQuery } from './read-page-query';
