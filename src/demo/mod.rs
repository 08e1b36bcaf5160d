//! A small news server inside the process, and its articles.
