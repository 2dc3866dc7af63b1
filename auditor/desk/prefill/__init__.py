"""Démarche numérique: a dossier laid into the form of a procedure, as a link or as the body of a request.

Nothing here opens a connection: the schema of the procedure comes in as bytes, what is sent goes out as text.

What is said of the service rests on its guide (betagouv/doc.demarches-simplifiees.fr) and on its
source (demarches-simplifiees/demarches-simplifiees.fr, prefill_champs.rb, prefill_description.rb).
"""
