"""Times Xapian's OR query: python3 ask_xapian.py FOLDER

FOLDER holds docs.txt, a document a line, and classes.json, lists of phrases by name; both are terms, separated by spaces.
Prints, as JSON and by class, what each phrase took on the thread, in microseconds.
"""
import json
import sys
import time

import xapian

folder = sys.argv[1]
db = xapian.WritableDatabase(folder + "/db", xapian.DB_CREATE_OR_OVERWRITE)
with open(folder + "/docs.txt", encoding="utf-8") as docs:
    for line in docs:
        doc = xapian.Document()
        for term in line.split():
            doc.add_term(term[:240])
        db.add_document(doc)
db.commit()
db.close()
db = xapian.Database(folder + "/db")
enquire = xapian.Enquire(db)


def search(terms):
    start = time.thread_time_ns()
    enquire.set_query(xapian.Query(xapian.Query.OP_OR, terms))
    ids = [match.docid for match in enquire.get_mset(0, 10)]
    return (time.thread_time_ns() - start) / 1000, ids


with open(folder + "/classes.json", encoding="utf-8") as file:
    classes = {name: [phrase.split() for phrase in phrases] for name, phrases in json.load(file).items()}
for phrases in classes.values():  # warm
    for terms in phrases:
        search(terms)
print(json.dumps({name: [search(terms)[0] for terms in phrases] for name, phrases in classes.items()}))
