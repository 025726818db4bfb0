-- People and mails name an exception by its number.
CREATE UNIQUE INDEX exception_number_once ON exception (number);
