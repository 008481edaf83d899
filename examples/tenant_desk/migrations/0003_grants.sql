-- The bot's role owns nothing, and may do what the bot does. README.md says how it is made.
GRANT USAGE ON SCHEMA public TO desk_bot;
GRANT SELECT ON companies TO desk_bot;
GRANT SELECT, INSERT, UPDATE ON directory, people, ticket_numbers, tickets TO desk_bot;
GRANT SELECT, INSERT ON ticket_lines TO desk_bot;
