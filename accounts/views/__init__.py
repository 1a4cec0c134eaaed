"""Pages of the shell: sign in and out, language, home, errors."""
