-- How many predictions a table of unpacked requests holds since a time, and how many have a label by now.
-- :unpacked TABLE The table of unpacked requests
-- :since TIMESTAMP Time from which on requests count

SELECT count(*) AS predictions, count(label) AS labelled
FROM IDENTIFIER(:unpacked)
WHERE request_time >= :since
