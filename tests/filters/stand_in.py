# Speaks what SpamBayes' XML-RPC plugin speaks, around a classifier of a few lines: SpamBayes itself
# is not to be had any more. stand_in.py PORT
import math
import re
import sys
from collections import Counter
from xmlrpc.server import SimpleXMLRPCRequestHandler, SimpleXMLRPCServer

seen = {True: Counter(), False: Counter()}
articles = {True: 0, False: 0}


class Handler(SimpleXMLRPCRequestHandler):
    rpc_paths = ("/sbrpc",)


def words(form, tokens):
    return set(re.findall(r"[a-z]{3,}", form["content"].lower())) | set(tokens)


def train(form, tokens, attachments, is_spam):
    articles[bool(is_spam)] += 1
    seen[bool(is_spam)].update(words(form, tokens))
    return ""


def score(form, tokens, attachments):
    odds = 0.0
    for word in words(form, tokens):
        spam = (seen[True][word] + 0.5) / (articles[True] + 1)
        ham = (seen[False][word] + 0.5) / (articles[False] + 1)
        if seen[True][word] + seen[False][word]:
            odds += math.log(spam / ham)
    return 1 / (1 + math.exp(max(-30.0, min(30.0, -odds))))


server = SimpleXMLRPCServer(("127.0.0.1", int(sys.argv[1])), Handler, logRequests=False)
server.register_function(train)
server.register_function(score)
server.serve_forever()
